import { describe, expect, test } from "vitest";
import { classify, orgId, rowId } from "../../src/db/columns.ts";
import { foreignKey, pgTable, primaryKey, text, uuid } from "../../src/db/drizzle.ts";
import type { Database } from "../../src/db/open.ts";
import { testDatabase } from "../kit/database.ts";
import { allTables } from "../kit/schema.ts";
import { isTable, tableMistakes } from "./tables.ts";

const EXEMPT = new Map([
  ["instance", "shared"],
  // A press brings nothing but the handle; whose it is, the row tells.
  ["handles", "secret"],
] as const);

const tables = Object.values(await allTables()).filter(isTable);

describe("every table says whose its rows are and what its columns hold", () => {
  test("in the whole project", () => {
    expect(tables.length).toBeGreaterThan(10);
    expect(tables.flatMap((table) => tableMistakes(table, EXEMPT))).toEqual([]);
  });

  test("caught: a table without classes and without an owner", () => {
    const bare = pgTable("bare", { id: uuid("id").primaryKey() });
    expect(tableMistakes(bare, new Map())).toHaveLength(3);
  });

  test("caught: a key, its own or another's, that leaves the organisation out; a person who is no column", () => {
    const owner = pgTable("owner", { orgId: orgId(), id: rowId() }, (t) => [
      primaryKey({ columns: [t.orgId, t.id] }),
    ]);
    const loose = pgTable(
      "loose",
      { orgId: orgId(), id: rowId(), ownerId: uuid("owner_id"), said: text("said") },
      (t) => [
        primaryKey({ columns: [t.id] }),
        foreignKey({ columns: [t.ownerId], foreignColumns: [owner.id] }),
      ],
    );
    classify(loose, "engine", {
      orgId: "public",
      id: "public",
      ownerId: "public",
      said: { freeText: "author" },
    });
    expect(tableMistakes(loose, new Map())).toHaveLength(3);
  });
});

/** Tables with an organisation whose rows another organisation could reach. */
const unprotected = (db: Database) =>
  db.raw<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id')
      and not (c.relrowsecurity and c.relforcerowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid))`);

describe("the database itself keeps the promise", () => {
  test("every table with an organisation is closed to the others, its owner included", async () => {
    const db = await testDatabase();
    expect(await unprotected(db)).toEqual([]);
    await db.script("create table forgotten (org_id uuid not null)");
    expect(await unprotected(db)).toEqual([{ name: "forgotten" }]);
  });

  test("nobody changes, deletes or truncates the record", async () => {
    const db = await testDatabase();
    await db.script(`insert into records (org_id, seq, at, actor, action, subject, entry, hash)
      values ('00000000-0000-4000-8000-000000000001', 1, now(), 'baton:test', 'a.b', 'a:b', '{}', '')`);
    for (const statement of ["update records set actor = 'x'", "delete from records", "truncate records"])
      await expect(db.raw(statement)).rejects.toThrow(/append-only/);
    expect(await db.raw("select seq from records")).toHaveLength(1);
  });
});
