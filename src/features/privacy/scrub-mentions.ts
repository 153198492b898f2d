/** A forgotten person's name, addresses and words, where other people or Baton wrote them down again. */
import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import type { Blanked } from "./blank-columns.ts";
import { type PersonalTable, personalTables } from "./personal-columns.ts";

/** Shorter values, and single plain words, are also words of others: a person's key may be "may". */
const SHORTEST = 5;
const PLAIN_WORD = /^\p{Ll}+$/u;
/** Two people may write the same few words. */
const SHORTEST_WORDS = 8;
/** Copies are cut at the platforms' limits, behind other words: so much of a text tells it apart. */
const TELLING = 40;
/** Texts looked for at once: a pattern of thousands takes Postgres longer than a statement may. */
const WORDS_AT_ONCE = 100;

/** Which of a person's values identify him wherever they stand. Pure. */
export const identifyingValues = (values: readonly string[]): string[] =>
  [...new Set(values)].filter((value) => value.length >= SHORTEST && !PLAIN_WORD.test(value));

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A pattern for a text that someone wrote, as it stands inside JSON, cut or whole. */
const copied = (text: string): string =>
  text.length > TELLING
    ? `${escaped(inJson(text.slice(0, TELLING).toWellFormed()))}[^"]*`
    : escaped(inJson(text));

/**
 * Replaces them by a pseudonym: names and addresses in every text of the organisation outside the record, words
 * only in JSON, which holds copies (what was posted, what was sent); a text column holds its own author's.
 */
export async function scrubMentions(ctx: Ctx, personId: string, blanked: Blanked): Promise<void> {
  const identity = identifyingValues(blanked.identity);
  const words = [...new Set(blanked.words)].filter((text) => text.length >= SHORTEST_WORDS);
  const inText = identity.map(escaped).join("|");
  const names = identity.map(inJson).map(escaped);
  const pseudonym = `erased-${personId.slice(0, 8)}`;
  const passes = [{ inText, inCopies: names.join("|"), pseudonym }];
  for (let from = 0; from < words.length; from += WORDS_AT_ONCE) {
    const some = words.slice(from, from + WORDS_AT_ONCE).map(copied);
    passes.push({ inText: "", inCopies: some.join("|"), pseudonym });
  }
  for (const table of personalTables()) for (const pass of passes) await scrubTable(ctx, table, pass);
}

type Patterns = { readonly inText: string; readonly inCopies: string; readonly pseudonym: string };

async function scrubTable(ctx: Ctx, { name, writable }: PersonalTable, patterns: Patterns): Promise<void> {
  const columns = writable
    .map(({ name: column, isJson }) => ({
      of: sql.identifier(column),
      isJson,
      pattern: isJson ? patterns.inCopies : patterns.inText,
    }))
    // An empty pattern would match everywhere.
    .filter(({ pattern }) => pattern !== "");
  if (columns.length === 0) return;
  const changes = columns.map(({ of, isJson, pattern }) => {
    const replaced = sql`regexp_replace(${of}::text, ${pattern}, ${patterns.pseudonym}, 'gi')`;
    return isJson ? sql`${of} = ${replaced}::jsonb` : sql`${of} = ${replaced}`;
  });
  const found = columns.map(({ of, pattern }) => sql`${of}::text ~* ${pattern}`);
  await ctx.tx.query(sql`
    update ${sql.identifier(name)} set ${sql.join(changes, sql`, `)}
    where org_id = ${ctx.org.id} and (${sql.join(found, sql` or `)})`);
}
