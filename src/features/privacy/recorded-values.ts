/** What a person is on record with: also what has been written over since, and stands in nothing but copies by now. */
import type { Ctx } from "../../core/context.ts";
import { isSealed, livingKeys, type SealingKeys, unsealValue } from "../../core/seal.ts";
import { sql } from "../../db/drizzle.ts";
import type { Blanked } from "./blank-columns.ts";
import { personalTables } from "./personal-columns.ts";

/** So many acts are read at a time: a statement has ten seconds. */
const ACTS_A_SLICE = 50_000;

type Entry = { readonly by?: unknown; readonly before?: object; readonly after?: object };

/** Opens what is sealed for these keys, as long as they live. `owners`: the person, and his accounts' own keys. */
export async function findRecordedValues(ctx: Ctx, owners: readonly string[]): Promise<Blanked> {
  const keys = await livingKeys(ctx.tx, ctx.house, owners);
  const identity: string[] = [];
  const words: string[] = [];
  if (keys.size === 0) return { identity, words };
  const naming = identityNames();
  for await (const entry of entriesFor(ctx, [...keys.keys()])) {
    for (const [name, value] of valuesOf(entry))
      (naming.has(name) ? identity : words).push(...openedTexts(value, keys));
  }
  return { identity, words };
}

/** Who acted, and the columns of the rows before and after. */
const valuesOf = ({ by, before, after }: Entry): [string, unknown][] => [
  ["by", by],
  ...Object.entries(before ?? {}),
  ...Object.entries(after ?? {}),
];

/** The columns that name or address a person, whichever table they stand in. */
const identityNames = (): ReadonlySet<string> =>
  new Set([
    "by",
    ...personalTables().flatMap(({ personal }) =>
      personal.filter(({ isIdentity }) => isIdentity).map(({ key }) => key),
    ),
  ]);

async function* entriesFor(ctx: Ctx, owners: readonly string[]): AsyncGenerator<Entry> {
  const [reach] = await ctx.tx.query<{ last: string | null }>(
    sql`select max(seq) as last from records where org_id = ${ctx.org.id}`,
  );
  const last = Number(reach?.last ?? 0);
  const mentions = owners.map((owner) => sql`entry like ${`%"for":"${owner}"%`}`);
  for (let from = 0; from < last; from += ACTS_A_SLICE) {
    const rows = await ctx.tx.query<{ entry: string }>(sql`
      select entry from records where org_id = ${ctx.org.id}
        and seq > ${from} and seq <= ${from + ACTS_A_SLICE} and (${sql.join(mentions, sql` or `)})`);
    for (const { entry } of rows) yield JSON.parse(entry) as Entry;
  }
}

const openedTexts = (value: unknown, keys: SealingKeys): string[] =>
  isSealed(value) && keys.has(value.for) ? textsIn(unsealValue(value, keys)) : [];

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
