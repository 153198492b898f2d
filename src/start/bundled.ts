/** Whether the installation's bundle is of the modules that lie here now. Loads nothing: it stands before every start. */
import { readFileSync, statSync } from "node:fs";
import { CACHE } from "./cache-folder.ts";

export const PROJECT = new URL("../../", import.meta.url);
export const BUNDLE = new URL("bundle/", CACHE);
/** In a bundle's folder: from which files it was made. */
export const INPUTS = "inputs.json";

/** Where the project lay, since its modules know their places; and when each file of it was last written. */
export type Inputs = { readonly project: string; readonly files: Readonly<Record<string, string>> };

/** Changes whenever the file does. Errors: it is gone. */
export function fingerprintOf(path: string): string {
  const { mtimeMs, size } = statSync(new URL(path, PROJECT));
  return `${mtimeMs} ${size}`;
}

/** The bundled module of this name; null where there is none, or a file it was made of has changed since. */
export function bundled(name: string, folder: URL = BUNDLE): string | null {
  try {
    const inputs: Inputs = JSON.parse(readFileSync(new URL(INPUTS, folder), "utf8"));
    const isStale = Object.entries(inputs.files).some(([path, before]) => fingerprintOf(path) !== before);
    return isStale || inputs.project !== PROJECT.href ? null : new URL(`${name}.mjs`, folder).href;
  } catch {
    return null;
  }
}
