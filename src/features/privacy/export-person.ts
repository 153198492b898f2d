/** Everything that is kept about one person, for that person. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { requireRight, rightFollowsFrom } from "../../core/rights.ts";
import { isSealed, livingKeys, unsealRow } from "../../core/seal.ts";
import { verb } from "../../core/verb.ts";
import { sql } from "../../db/drizzle.ts";
import { getPerson } from "../person/find-people.ts";
import { type PersonalTable, personalTables } from "./personal-columns.ts";

export type PersonExport = {
  /** Rows that name the person, by table, without secrets. */
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** What the person did, as far as it is the person's own. */
  readonly acts: readonly Readonly<Record<string, unknown>>[];
};

/** One's own data, or with the right `privacy.export` anybody's. Errors: `person.gone`. */
export const exportPerson = verb(
  "privacy.export",
  z.strictObject({ personId: z.uuid() }),
  async (ctx, { personId }): Promise<PersonExport> => {
    if (actorPerson(ctx) === personId) rightFollowsFrom(ctx, true, "privacy.export");
    else requireRight(ctx, "privacy.export");
    await getPerson(ctx, personId);
    const tables: Record<string, readonly Record<string, unknown>[]> = {};
    for (const table of personalTables()) {
      const rows = await rowsNaming(ctx, table, personId);
      if (rows.length > 0) tables[table.name] = rows;
    }
    const acts = await actsOf(ctx, personId);
    await recordAudit(ctx, {
      action: "privacy.exported",
      subject: { kind: "person", id: personId },
      after: { tables: Object.keys(tables).length, acts: acts.length },
    });
    return { tables, acts };
  },
);

async function rowsNaming(ctx: Ctx, table: PersonalTable, personId: string) {
  const naming = [...new Set([...table.persons, ...table.personal.map(({ owner }) => owner)])];
  if (naming.length === 0) return [];
  // Some columns hold the ids of several people.
  const named = naming.map((column) => sql`strpos(${sql.identifier(column)}::text, ${personId}) > 0`);
  const rows = await ctx.tx.query<{ row: Record<string, unknown> }>(sql`
    select to_jsonb(t) as row from ${sql.identifier(table.name)} t
    where org_id = ${ctx.org.id} and (${sql.join(named, sql` or `)})`);
  return rows.map(({ row }) => ownPart(table, row, personId));
}

/** Another person's own values in a row that both share are the other's, and left out. */
function ownPart(table: PersonalTable, row: Record<string, unknown>, personId: string) {
  const others = table.personal.filter(({ owner }) => row[owner] !== personId).map(({ name }) => name);
  const hidden = new Set([...table.secret, ...others, "org_id"]);
  return Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(column)));
}

type Entry = { seq: number; at: string; action: string; subject: string; before?: object; after?: object };

async function actsOf(ctx: Ctx, personId: string) {
  const keys = await livingKeys(ctx.tx, ctx.house, [personId]);
  const rows = await ctx.tx.query<{ entry: string }>(sql`
    select entry from records where org_id = ${ctx.org.id}
      and (actor = ${`person:${personId}`} or subject = ${`person:${personId}`}) order by seq`);
  // Other people's sealed values need other keys, and stay closed.
  const open = (row: object | undefined) => (row ? unsealRow(withoutOthers(row, personId), keys) : undefined);
  return rows.map(({ entry }) => {
    const { seq, at, action, subject, before, after } = JSON.parse(entry) as Entry;
    return { seq, at, action, subject, before: open(before), after: open(after) };
  });
}

const withoutOthers = (row: object, personId: string) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => !isSealed(value) || value.for === personId));
