import { describe, expect, test } from "vitest";
import { allTables } from "../kit/schema.ts";
import { readSources } from "./sources.ts";
import { parse } from "./syntax.ts";
import { isTable } from "./tables.ts";
import { blindReads, borrowedEyes, hiddenTables } from "./visibility.ts";

const files = parse(readSources("src"));
const all = Object.entries(await allTables()).flatMap(([name, value]) =>
  isTable(value) ? [[name, value] as const] : [],
);
const hidden = hiddenTables(Object.fromEntries(all));

/** Statements by hand that decide or clean up, each with its reason. */
const DECIDING = new Set([
  // The auditor looks whether every open incident is looked after, and names none of them to anybody.
  "src/features/escalation/check-runs.ts",
  // Removes what is over.
  "src/features/privacy/sweep-rules.ts",
]);

const sample = (path: string, text: string) => parse([{ path: `src/features/${path}`, text }]);
const IMPORT = 'import { incidents } from "../incident/tables.ts";\n';

describe("every read of what is not for everyone goes through visibleTo", () => {
  test("in the whole project", () => {
    expect([...hidden.keys()]).toContain("incidents");
    expect(blindReads(files, hidden, DECIDING)).toEqual([]);
  });

  test("caught: a select, a join, a subquery, one under another name, one by hand", () => {
    const blind = [
      `${IMPORT}export const a = (ctx) => ctx.tx.select().from(incidents).where(eq(incidents.orgId, ctx.org.id));`,
      `${IMPORT}export const b = (ctx) => ctx.tx.select().from(pages).leftJoin(incidents, true).where(visible);`,
      `${IMPORT}export const c = (ctx) => ctx.tx.select().from(pages).where(exists(ctx.tx.select().from(incidents)));`,
      'import { incidents as all } from "../incident/tables.ts";\nexport const d = (ctx) => ctx.tx.select().from(all);',
      "export const e = (ctx) => ctx.tx.query(sql`select title from pages p join incidents i on i.id = p.id`);",
    ];
    for (const text of blind)
      expect(blindReads(sample("digest/find.ts", text), hidden, new Set()), text).toHaveLength(1);
  });

  test("caught: a second read beside one that asks", () => {
    const text = `${IMPORT}export async function f(ctx) {
  const seen = await ctx.tx.select().from(incidents).where(visibleTo(ctx));
  return [...seen, ...(await ctx.tx.select().from(incidents))];
}`;
    expect(blindReads(sample("digest/find.ts", text), hidden, new Set())).toHaveLength(1);
  });

  test("allowed: reads that ask, and other tables", () => {
    const text = `${IMPORT}export const a = (ctx) => ctx.tx.select().from(incidents).where(and(visibleTo(ctx), eq(incidents.id, 1)));
export const b = (ctx) => ctx.tx.select().from(teams);`;
    expect(blindReads(sample("digest/find.ts", text), hidden, new Set())).toEqual([]);
  });
});

describe("what shows something sees no more than its reader", () => {
  test("in the whole project", () => expect(borrowedEyes(files)).toEqual([]));

  test("caught: a card read as Baton, and a reader who is said to see all", () => {
    const card = "export const card = (ctx) => getIncident(actingAs(ctx, baton), id);";
    expect(borrowedEyes(sample("digest/digest-card.ts", card))).toHaveLength(1);
    const claim = 'export const told = (ctx) => forReader(ctx, reader, { kind: "all" });';
    expect(borrowedEyes(sample("digest/tell.ts", claim))).toHaveLength(1);
  });

  test("allowed: a verb that acts as Baton", () => {
    const verb = "export const pass = (ctx) => move(actingAs(ctx, baton));";
    expect(borrowedEyes(sample("digest/pass-digest.ts", verb))).toEqual([]);
  });
});
