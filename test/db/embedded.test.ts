/** The embedded database begins as the installation's seed, and is never gone over by it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isMigrated, migrate } from "../../src/db/migrate.ts";
import { openDatabase } from "../../src/db/open.ts";
import { makeSeed, seedFolder } from "../../src/start/seed.ts";

const scratch = mkdtempSync(join(tmpdir(), "baton-embedded-"));
let seed: string;
beforeAll(async () => {
  await makeSeed();
  seed = await seedFolder();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tablesOf = "select count(*)::int as tables from pg_tables where schemaname = 'public'";

test("a first start begins with every table there, a later one with what was written", async () => {
  const folder = join(scratch, "once", "database");
  const first = await openDatabase({ folder, seed });
  expect((await first.raw<{ tables: number }>(tablesOf))[0]?.tables).toBeGreaterThan(40);
  await first.script("create table written (word text); insert into written values ('kept')");
  await first.close();
  const later = await openDatabase({ folder, seed });
  expect(await later.raw("select word from written")).toEqual([{ word: "kept" }]);
  await later.close();
});

test("a copy that was broken off is made anew", async () => {
  const folder = join(scratch, "twice", "database");
  mkdirSync(`${folder}.new`, { recursive: true });
  writeFileSync(join(`${folder}.new`, "PG_VERSION"), "half");
  const db = await openDatabase({ folder, seed });
  expect((await db.raw<{ tables: number }>(tablesOf))[0]?.tables).toBeGreaterThan(40);
  expect(existsSync(`${folder}.new`)).toBe(false);
  await db.close();
});

test("a database that this build migrated last is not gone through again; any other is", async () => {
  const db = await openDatabase({ folder: join(scratch, "known", "database"), seed });
  expect(db.serviceRole).toBeNull();
  expect(await isMigrated(db)).toBe(true);
  expect(db.serviceRole).toBe("baton_service");
  await db.script("comment on table schema_migrations is 'another build'; drop policy engine on timers");
  expect(await isMigrated(db)).toBe(false);
  expect(await migrate(db)).toEqual({ applied: [] });
  expect(await isMigrated(db)).toBe(true);
  const policies = "select polname from pg_policy where polrelid = 'timers'::regclass order by 1";
  expect(await db.raw(policies)).toEqual([{ polname: "engine" }, { polname: "own_organisation" }]);
  await db.close();
});

test("nothing of Baton's is there yet", async () => {
  const db = await openDatabase({ folder: null });
  expect(await isMigrated(db)).toBe(false);
  await db.close();
});
