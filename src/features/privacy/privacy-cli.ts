/** `npm run privacy -- export KEY FILE | erasures | replay FILE`; `main.ts` hands in the only organisation. */
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { forgottenMarks } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";
import { exportPerson } from "./export-person.ts";
import { replayErasures } from "./replay-erasures.ts";
import { erasures } from "./tables.ts";

export type PrivacyTools = {
  inOrganisation<T>(run: (ctx: Ctx) => Promise<T>): Promise<T>;
  write(line: string): void;
};

const instant = z.iso.datetime().transform((text) => new Date(text));
/** A line of an older list has the person alone, who was erased. */
const Line = z.object({
  person: z.uuid(),
  erasedAt: instant.exactOptional(),
  marks: z.array(z.string()).default([]),
  restricted: z.strictObject({ requestedAt: instant, dueAt: instant }).exactOptional(),
});

/** Resolves to the exit code: 0 done, 1 not found or not readable, 2 wrong words. */
export function runPrivacy(args: readonly string[], tools: PrivacyTools): Promise<number> {
  const [verb, first, second] = args;
  return tools.inOrganisation(async (ctx) => {
    if (verb === "export" && first && second) return writeExport(ctx, tools, [first, second]);
    if (verb === "erasures" && first === undefined) return list(ctx, tools);
    if (verb === "replay" && first && second === undefined) return replay(ctx, tools, first);
    tools.write(words(ctx, "privacy")("cli.usage"));
    return 2;
  });
}

async function writeExport(
  ctx: Ctx,
  tools: PrivacyTools,
  [key, path]: readonly [string, string],
): Promise<number> {
  const w = words(ctx, "privacy");
  const [person] = await ctx.tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.key, key)));
  if (!person) {
    tools.write(w("cli.nobody", { key }));
    return 1;
  }
  const data = await exportPerson(ctx, { personId: person.id });
  await writeFile(path, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  tools.write(w("cli.exported", { path }));
  return 0;
}

/** One line each, to be kept apart from the database's backups. */
async function list(ctx: Ctx, tools: PrivacyTools): Promise<number> {
  const rows = await ctx.tx
    .select()
    .from(erasures)
    .where(eq(erasures.orgId, ctx.org.id))
    .orderBy(asc(erasures.erasedAt), asc(erasures.requestedAt));
  const kept = await ctx.tx.select().from(forgottenMarks).where(eq(forgottenMarks.orgId, ctx.org.id));
  for (const { personId: person, state, erasedAt, requestedAt, dueAt } of rows) {
    const marks = kept.flatMap((one) => (one.personId === person ? [one.mark] : []));
    const line =
      state === "erased" ? { person, erasedAt, marks } : { person, restricted: { requestedAt, dueAt } };
    tools.write(JSON.stringify(line));
  }
  return 0;
}

async function replay(ctx: Ctx, tools: PrivacyTools, path: string): Promise<number> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  const all = lines.map((line) => Line.parse(JSON.parse(line)));
  const count = await replayErasures(ctx, {
    personIds: all.filter((line) => !line.restricted).map(({ person }) => person),
    marks: all.map(({ person, marks, erasedAt }) => ({ personId: person, marks, at: erasedAt ?? now(ctx) })),
    restricted: all.flatMap(({ person, restricted }) =>
      restricted ? [{ personId: person, ...restricted }] : [],
    ),
  });
  tools.write(words(ctx, "privacy")("cli.replayed", { count }));
  return 0;
}
