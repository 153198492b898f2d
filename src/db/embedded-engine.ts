/** The embedded engine: PGlite, its program read and compiled once for the process. */
import { cpSync, existsSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { PGlite, PGliteOptions } from "@electric-sql/pglite";

type Program = Required<Pick<PGliteOptions, "pgliteWasmModule" | "fsBundle">>;

// Node has it; its types name only what it makes.
declare const WebAssembly: { compile(program: Uint8Array): Promise<Program["pgliteWasmModule"]> };

let reading: Promise<Program> | undefined;

/** Reads the program; a second caller shares what the first one read. It is compiled beside whatever else goes on. */
export function readEngine(): Promise<Program> {
  reading ??= read();
  return reading;
}

async function read(): Promise<Program> {
  const folder = pathToFileURL(createRequire(import.meta.url).resolve("@electric-sql/pglite"));
  const [program, files] = await Promise.all(
    ["pglite.wasm", "pglite.data"].map((name) => readFile(new URL(name, folder))),
  );
  if (!program || !files) throw new Error("PGlite's program cannot be read");
  return { pgliteWasmModule: await WebAssembly.compile(program), fsBundle: new Blob([files]) };
}

/** Its own default of 128 MB is touched at every start: 0.1 s and as many megabytes that a trial has no use for. */
const BUFFERS = ["-c", "shared_buffers=32MB"];

type EngineSettings =
  | { readonly folder: string; readonly seed?: string | undefined }
  | { readonly folder: null; readonly snapshot?: Blob };

/** Starts it on a folder, which the caller holds, or in memory. */
export async function startEngine(settings: EngineSettings): Promise<PGlite> {
  if (settings.folder !== null && settings.seed !== undefined) await sow(settings.folder, settings.seed);
  const { PGlite: Engine } = await import("@electric-sql/pglite");
  return Engine.create({
    ...(await readEngine()),
    startParams: [...Engine.defaultStartParams, ...BUFFERS],
    ...(settings.folder === null ? {} : { dataDir: settings.folder }),
    ...("snapshot" in settings ? { loadDataDir: settings.snapshot } : {}),
  });
}

/** Copies a database into a folder with nothing in it; whole or not at all, whenever this process ends. */
async function sow(folder: string, seed: string): Promise<void> {
  if (!existsSync(seed) || (await readdir(folder)).length > 0) return;
  const half = `${folder}.new`;
  await rm(half, { recursive: true, force: true });
  try {
    // In one go: a thousand small files, each awaited, take twice as long.
    cpSync(seed, half, { recursive: true });
  } catch {
    // Made by another account, which keeps it to itself: then this start makes its own database.
    await rm(half, { recursive: true, force: true });
    return;
  }
  // Not every system renames onto a folder, though it is empty.
  await rm(folder, { recursive: true });
  await rename(half, folder);
}
