/** A forgotten person's name, addresses and words, where other people or Baton wrote them down again. */
import type { Ctx } from "../../core/context.ts";
import { type SQL, sql } from "../../db/drizzle.ts";
import type { Blanked } from "./blank-columns.ts";
import { type PersonalTable, personalTables, type Writable } from "./personal-columns.ts";
import {
  copyPattern,
  identifyingValues,
  identityPattern,
  isLikeKey,
  tellingTexts,
} from "./telling-values.ts";
import { findUniqueColumns } from "./unique-columns.ts";

/** Texts looked for at once: a pattern of thousands takes Postgres longer than a statement may. */
const AT_ONCE = 100;

/** What is looked for in texts and in JSON; an empty pattern is looked for nowhere. */
type Pass = {
  readonly inText: string;
  readonly inJson: string;
  readonly isCaseLess: boolean;
  /** Only where things happened: the organisation's rules hold keys that look the same. */
  readonly isOfWork: boolean;
};

/**
 * Replaces them by a pseudonym: names and addresses in every text of the organisation outside the record, words
 * only in JSON, which holds copies (what was posted, what was sent); a text column holds its own author's. What is
 * another person's own (his name, his addresses) stays, though both have the same.
 */
export async function scrubMentions(ctx: Ctx, personId: string, blanked: Blanked): Promise<void> {
  const identity = identifyingValues(blanked.identity);
  const passes = [
    ...identityPasses(
      identity.filter((value) => !isLikeKey(value)),
      false,
    ),
    ...identityPasses(identity.filter(isLikeKey), true),
    ...slices(tellingTexts(blanked.words)).map((texts) => ({
      inText: "",
      inJson: texts.map(copyPattern).join("|"),
      isCaseLess: false,
      isOfWork: true,
    })),
  ];
  const unique = await findUniqueColumns(ctx);
  const pseudonym = `erased-${personId.slice(0, 8)}`;
  for (const table of personalTables())
    for (const pass of passes) await scrubTable(ctx, table, { pass, unique, pseudonym });
}

const identityPasses = (values: readonly string[], isOfWork: boolean): Pass[] =>
  slices(values).map((some) => ({
    inText: some.map((value) => identityPattern(value, false)).join("|"),
    inJson: some.map((value) => identityPattern(value, true)).join("|"),
    isCaseLess: true,
    isOfWork,
  }));

const slices = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / AT_ONCE) }, (_, slice) =>
    values.slice(slice * AT_ONCE, (slice + 1) * AT_ONCE),
  );

type Scrub = { readonly pass: Pass; readonly unique: ReadonlySet<string>; readonly pseudonym: string };

async function scrubTable(ctx: Ctx, table: PersonalTable, scrub: Scrub): Promise<void> {
  const { pass } = scrub;
  if (pass.isOfWork && !table.isOfWork) return;
  const columns = table.writable.filter(({ isJson }) => (isJson ? pass.inJson : pass.inText) !== "");
  if (columns.length === 0) return;
  const changes = columns.map((column) => {
    const of = sql.identifier(column.name);
    return sql`${of} = case when ${isFound(column, pass)} then ${replaced(table, column, scrub)} else ${of} end`;
  });
  await ctx.tx.query(sql`
    update ${sql.identifier(table.name)} set ${sql.join(changes, sql`, `)}
    where org_id = ${ctx.org.id}
      and (${sql.join(
        columns.map((column) => isFound(column, pass)),
        sql` or `,
      )})`);
}

function isFound({ name, isJson, owner }: Writable, { inText, inJson, isCaseLess }: Pass): SQL {
  const matches = isCaseLess ? sql`~*` : sql`~`;
  const found = sql`${sql.identifier(name)}::text ${matches} ${isJson ? inJson : inText}`;
  return owner === null ? found : sql`(${sql.identifier(owner)} is null and ${found})`;
}

function replaced({ name: table }: PersonalTable, { name, isJson }: Writable, scrub: Scrub): SQL {
  const { pass, unique, pseudonym } = scrub;
  const flags = pass.isCaseLess ? "gi" : "g";
  const by = unique.has(`${table}.${name}`)
    ? sql`${pseudonym} || '-' || left(gen_random_uuid()::text, 8)`
    : sql`${pseudonym}`;
  const text = sql`regexp_replace(${sql.identifier(name)}::text, ${isJson ? pass.inJson : pass.inText}, ${by}, ${flags})`;
  return isJson ? sql`${text}::jsonb` : text;
}
