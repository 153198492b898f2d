/** A database of one test file's own: cloned from the migrated template, or PGlite from a snapshot. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, inject } from "vitest";
import { type Database, openDatabase } from "../../src/db/open.ts";

import { closeEmbedded, embeddedDatabase } from "./embedded.ts";

export { setClock } from "./database-clock.ts";

/** True where the run has a real Postgres: concurrency can be tested. */
export const hasPostgres = (): boolean => inject("postgresUrl") !== null;
export const redisUrl = (): string | null => inject("redisUrl");

const open: Database[] = [];
const named: string[] = [];

/** Opens a new database with every table, and a clock that stands still once it is set. */
export async function testDatabase(): Promise<Database> {
  const db = hasPostgres() ? await openOnServer() : await embeddedDatabase(openFromSnapshot);
  await db.useServiceRole();
  return db;
}

/** The URL of a new database; for processes of their own. Only with a real Postgres. */
export const testDatabaseUrl = (): Promise<string> => newDatabase("template_baton");

/** The URL of a new database with nothing in it. Only with a real Postgres. */
export const emptyDatabaseUrl = (): Promise<string> => newDatabase("template1");

async function newDatabase(template: string): Promise<string> {
  const base = inject("postgresUrl");
  if (base === null) throw new Error("this test needs a real Postgres");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = await openDatabase({ url: base, connections: 1 });
  await admin.raw(`create database ${name} template ${template}`);
  await admin.close();
  named.push(name);
  return base.replace(/\/postgres$/, `/${name}`);
}

async function openOnServer(): Promise<Database> {
  const db = await openDatabase({ url: await testDatabaseUrl(), connections: 8 });
  open.push(db);
  return db;
}

async function openFromSnapshot(): Promise<Database> {
  const snapshot = inject("snapshot");
  if (snapshot === null) throw new Error("neither Postgres nor a snapshot");
  return openDatabase({ folder: null, snapshot: new Blob([readFileSync(snapshot)]) });
}

afterAll(async () => {
  await closeEmbedded();
  await Promise.all(open.splice(0).map((db) => db.close()));
});
