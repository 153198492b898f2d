/** The kit itself: an embedded database that one test used is as new for the next. */
import { afterAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { closeEmbedded, embeddedDatabase } from "./embedded.ts";

let opened = 0;
const open = async (): Promise<Database> => {
  opened += 1;
  const db = await openDatabase({ folder: null });
  await db.script(`
    create table guests (number serial primary key, name text);
    create table visits (guest integer references guests, at text);
    create function refuse() returns trigger language plpgsql as 'begin raise exception ''kept''; end';
    create trigger kept before delete on visits for each row execute function refuse()`);
  return db;
};
afterAll(closeEmbedded);

const seen: Database[] = [];

test("one test fills it, and the database guards what it wrote", async () => {
  const db = await embeddedDatabase(open);
  seen.push(db);
  await db.script("insert into guests (name) values ('a'), ('b'); insert into visits values (1, 'noon')");
  await expect(db.script("delete from visits")).rejects.toThrow("kept");
});

test("the next finds it empty, counting from one, guarded as before; the first one's is out of reach", async () => {
  const db = await embeddedDatabase(open);
  expect(opened).toBe(1);
  expect(await db.raw("select * from visits")).toEqual([]);
  expect(await db.raw("insert into guests (name) values ('c') returning number")).toEqual([{ number: 1 }]);
  await db.script("insert into visits values (1, 'noon')");
  await expect(db.script("delete from visits")).rejects.toThrow("kept");
  await expect(db.script("insert into visits values (7, 'noon')")).rejects.toThrow("foreign key");
  await expect(seen[0]?.raw("select 1")).rejects.toThrow("given to a later test");
});

test("two at once are two", async () => {
  const [one, other] = [await embeddedDatabase(open), await embeddedDatabase(open)];
  await one.script("insert into guests (name) values ('d')");
  expect(await other.raw("select * from guests")).toEqual([]);
  await one.script("drop trigger kept on visits; create table stray ()");
});

test("one whose tables were changed is not used again", async () => {
  const before = opened;
  const two = [await embeddedDatabase(open), await embeddedDatabase(open)];
  expect(opened).toBe(before + 1);
  for (const db of two)
    expect(await db.raw("select to_regclass('stray')::text as stray")).toEqual([{ stray: null }]);
});

test("whoever asks for a second connection inside a transaction is told, and does not wait for ever", async () => {
  const db = await embeddedDatabase(open);
  await expect(db.begin(() => db.raw("select 1"))).rejects.toThrow("another connection");
  expect(await db.raw("select 1 as one")).toEqual([{ one: 1 }]);
});
