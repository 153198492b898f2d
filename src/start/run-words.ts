/** What the words after the program's name ask for. Only what they need is loaded: serving has no use for the rest. */
import { parseArgs } from "node:util";
import type { Settings } from "../env.ts";
import type { Role } from "./baton.ts";

const USAGE =
  "baton [serve [--only web|worker] | migrate | org … | audit … | privacy … | token … | move --to URL | instance release|drop | parked [restart|drop all|ID…]]";

/** Resolves to the exit code; null where the process goes on serving. `isReady` is called once it serves. */
export async function runWords(
  words: readonly string[],
  settings: Settings,
  isReady: () => void,
): Promise<number | null> {
  // `npm start -- --only web` names no subcommand: it serves.
  const isServing = words[0] === undefined || words[0].startsWith("-");
  const [word = "serve", ...rest] = isServing ? ["serve", ...words] : words;
  if (word === "serve") return serve(rest, settings, isReady);
  const { runSubcommand } = await import("./subcommands.ts");
  return (await runSubcommand([word, ...rest], settings)) ?? explainWords();
}

function explainWords(): number {
  process.stdout.write(`${USAGE}\n`);
  return 2;
}

async function serve(
  rest: readonly string[],
  settings: Settings,
  isReady: () => void,
): Promise<number | null> {
  const only = readOnly(rest);
  if (only === null) return explainWords();
  const { serveBaton } = await import("./serve-baton.ts");
  await serveBaton(settings, only, isReady);
  return null;
}

/** Null where the words are wrong: one that is misspelt must not start a process of another role. */
function readOnly(rest: readonly string[]): Role | null {
  try {
    const { only = "all" } = parseArgs({ args: [...rest], options: { only: { type: "string" } } }).values;
    return only === "all" || only === "web" || only === "worker" ? only : null;
  } catch {
    return null;
  }
}
