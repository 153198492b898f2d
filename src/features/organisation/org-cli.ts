/** `npm run org -- init | plan FILE | apply FILE`; `main.ts` hands in the opened house. */
import { basename } from "node:path";
import { refusalText } from "../../chat/refusal-card.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { type Words, words } from "../../core/words.ts";
import { applyOrganisation } from "./apply-organisation.ts";
import { FileMistakes, mistakeLine, mistakeText } from "./file-mistakes.ts";
import type { Change } from "./file-section.ts";
import { firstFile } from "./first-file.ts";
import { type Plan, planOrganisation } from "./plan-organisation.ts";

export type OrgTools = {
  /** The only organisation, or one that the first `apply` makes (`inOnlyOrganisation`), as the file's actor. */
  inOrganisation<T>(run: (ctx: Ctx) => Promise<T>): Promise<T>;
  write(line: string): void;
  readFile(path: string): Promise<string>;
  /** What to do with a file that may not be applied at once; null where that was not the reason. */
  propose?(ctx: Ctx, text: string, refusal: Refusal): Promise<readonly string[] | null>;
  /** Refuses to replace a file that exists. Absent: `init` prints. */
  writeFile?(path: string, text: string): Promise<void>;
};

type W = Words<"organisation">;

/** Resolves to the exit code: 0 done, 1 mistakes in the file or it cannot be read, 2 wrong words, 3 it waits. */
export async function runOrg(args: readonly string[], tools: OrgTools): Promise<number> {
  const [verb, path] = args;
  if (verb === "init") return writeFirst(tools, path);
  if (path !== undefined && (verb === "plan" || verb === "apply")) return readAndRun(tools, verb, path);
  return tools.inOrganisation(async (ctx) => {
    tools.write(words(ctx, "organisation")("org.usage"));
    return 2;
  });
}

async function writeFirst(tools: OrgTools, path: string | undefined): Promise<number> {
  if (path === undefined || !tools.writeFile) {
    tools.write(firstFile());
    return 0;
  }
  const told = (run: (w: W) => string) =>
    tools.inOrganisation(async (ctx) => tools.write(run(words(ctx, "organisation"))));
  try {
    await tools.writeFile(path, firstFile());
  } catch (error) {
    await told((w) => w("org.cannot-write", { path, reason: reasonOf(error) }));
    return 1;
  }
  await told((w) => w("org.written", { path }));
  return 0;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function readAndRun(tools: OrgTools, verb: "plan" | "apply", path: string): Promise<number> {
  let text: string;
  try {
    text = await tools.readFile(path);
  } catch (error) {
    const reason = reasonOf(error);
    await tools.inOrganisation(async (ctx) =>
      tools.write(words(ctx, "organisation")("org.cannot-read", { path, reason })),
    );
    return 1;
  }
  try {
    const lines = await tools.inOrganisation((ctx) => (verb === "plan" ? plan(ctx, text) : apply(ctx, text)));
    for (const line of lines) tools.write(line);
    return 0;
  } catch (error) {
    if (error instanceof Refusal && !(error instanceof FileMistakes)) return propose(tools, text, error);
    if (!(error instanceof FileMistakes)) throw error;
    const { mistakes } = error;
    await tools.inOrganisation(async (ctx) => {
      for (const mistake of mistakes)
        tools.write(`${basename(path)}:${mistakeLine(ctx.reader.language, mistake)}`);
      tools.write(words(ctx, "organisation")("org.mistakes", { path, count: mistakes.length }));
    });
    return 1;
  }
}

async function propose(tools: OrgTools, text: string, refusal: Refusal): Promise<number> {
  const lines = await tools.inOrganisation(async (ctx) => tools.propose?.(ctx, text, refusal) ?? null);
  if (lines === null) throw refusal;
  for (const line of lines) tools.write(line);
  return 3;
}

async function plan(ctx: Ctx, text: string): Promise<string[]> {
  return planLines(ctx, await planOrganisation(ctx, text));
}

async function apply(ctx: Ctx, text: string): Promise<string[]> {
  const { changes } = await applyOrganisation(ctx, { text });
  const w = words(ctx, "organisation");
  if (changes.length === 0) return [w("org.already")];
  return [...changes.map((change) => changeLine(w, change)), w("org.applied", { count: changes.length })];
}

/** A plan as lines: what changes, who gains and loses which rights, what should be known. */
export function planLines(ctx: Ctx, found: Plan): string[] {
  const w = words(ctx, "organisation");
  const rights = found.rights.flatMap(({ holder, gains, loses }) => {
    const name = holder === "everyone" ? w("org.everyone") : holder;
    return [
      ...(gains.length > 0 ? [w("org.gains", { holder: name, rights: gains.join(", ") })] : []),
      ...(loses.length > 0 ? [w("org.loses", { holder: name, rights: loses.join(", ") })] : []),
    ];
  });
  const warnings = [
    ...found.refusals.map((refusal) => refusalText(ctx, refusal)),
    ...found.warnings.map((warning) => mistakeText(ctx.reader.language, warning)),
  ];
  const changes = found.changes.map((change) => changeLine(w, change));
  return [
    ...(changes.length > 0 ? titled(w("org.changes"), changes) : [w("org.no-changes")]),
    ...titled(w("org.rights"), rights),
    ...titled(w("org.warnings"), warnings),
  ];
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const changeLine = (w: W, { kind, path, details }: Change): string =>
  w(`change.${kind}`, { path, details: (details ?? []).join(", ") });
