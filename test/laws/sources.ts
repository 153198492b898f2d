/** The project's own files, as the laws read them: a path from the root, and a text. */
import { readdirSync, readFileSync } from "node:fs";

export type Source = { readonly path: string; readonly text: string };

/** What a law says of one place: `path:line: what is wrong`. */
export type Violation = string;

export const ROOT = new URL("../../", import.meta.url);

/** Every TypeScript file under these folders. */
export function readSources(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) => readTexts(folder, /\.ts$/));
}

/** Every text file under a folder whose path matches. */
export function readTexts(folder: string, pattern: RegExp): Source[] {
  return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => `${entry.parentPath.slice(ROOT.pathname.length)}/${entry.name}`.replaceAll("//", "/"))
    .sort()
    .map((path) => ({ path, text: readText(path) }));
}

export const readText = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");
