/** The program as the installation bundles it, once for a run: another run, of another state of it, has its own. */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeBundle } from "../../../src/start/bundle.ts";
import { CACHE } from "../../../src/start/cache-folder.ts";

const ENTRY = new URL("baton-process.ts", import.meta.url);

let folder = "";

/** Makes it; it is gone when this process ends. Resolves to its folder, for `useBundle` in others. */
export async function bundleForRun(): Promise<string> {
  const place = new URL(`chaos-${process.pid}/`, CACHE);
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  await makeBundle({ "baton-process": ENTRY }, place);
  return fileURLToPath(place);
}

/** Says where it is. */
export function useBundle(place: string): void {
  folder = place;
}

/** Where it is. */
export const bundleOfRun = (): string => folder;
