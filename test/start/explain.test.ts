import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { migrate } from "../../src/db/migrate.ts";
import { openDatabase } from "../../src/db/open.ts";
import { type Environment, readEnvironment } from "../../src/env.ts";
import { explain } from "../../src/start/explain.ts";
import { openStore, readySchema } from "../../src/start/open-store.ts";
import { emptyDatabaseUrl, hasPostgres, testDatabaseUrl } from "../kit/database.ts";

const folder = mkdtempSync(join(tmpdir(), "baton-explain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settingsOf(environment: Environment) {
  const read = readEnvironment(environment);
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  return read.settings;
}

/** The line for whatever `work` rejects with. */
async function lineOf(environment: Environment, work: () => Promise<unknown>): Promise<string> {
  const error = await work().then(
    () => new Error("nothing went wrong"),
    (reason: unknown) => reason,
  );
  return explain(error, settingsOf(environment));
}

test("a data folder that cannot be made is named, whatever stands in the way", async () => {
  writeFileSync(join(folder, "file"), "");
  const environment = { BATON_DATA_DIR: join(folder, "file", "data") };
  const line = await lineOf(environment, () => openStore(settingsOf(environment)));
  expect(line).toMatch(/^BATON_DATA_DIR .* cannot be written/);
});

test("an organisation's file that cannot be read is named, and not the data folder", async () => {
  const path = join(folder, "none.yaml");
  const environment = { BATON_ORG_FILE: path, BATON_DATA_DIR: folder };
  expect(await lineOf(environment, () => readFile(path))).toMatch(/^BATON_ORG_FILE .* cannot be read/);
  const closed = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "open", path });
  expect(explain(closed, settingsOf(environment))).toMatch(/^BATON_ORG_FILE .* cannot be read/);
});

test.each([
  ["ENOENT", "/elsewhere/record.txt is not there"],
  ["EEXIST", "/elsewhere/record.txt is there already, and is not written over; name another file"],
  ["EACCES", "/elsewhere/record.txt cannot be read or written by this user"],
])("a file named at the terminal that ends in %s is told by its name", (code, line) => {
  const error = Object.assign(new Error(code), { code, syscall: "open", path: "/elsewhere/record.txt" });
  expect(explain(error, settingsOf({}))).toBe(line);
});

test("a port that only an administrator may take is named", () => {
  const closed = Object.assign(new Error("EACCES"), { code: "EACCES", syscall: "listen" });
  expect(explain(closed, settingsOf({ PORT: "80" }))).toBe(
    "PORT 80 is not for this user; set another PORT, above 1023",
  );
});

test.each([
  ["25006", "only reads"],
  ["53100", "disk is full"],
  ["53300", "no connection left"],
  ["ENOTFOUND", "does not answer"],
])("a database that answers %s is told by its variable, in words", (code, words) => {
  const line = explain(Object.assign(new Error("nobody"), { code }), settingsOf({}));
  expect(line).toMatch(/^DATABASE_URL: /);
  expect(line).toContain(words);
});

test.each([
  [
    { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    "is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT); name its authority's file",
  ],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "is for another host; name that host"],
  [{ code: "42704", routine: "find_option" }, 'no such parameter (unrecognized "pgbouncer"); leave it out'],
  [{ code: "28000" }, "add sslmode=require"],
])(
  "a way to connect that the server or its certificate does not allow is told in words: %o",
  (facts, words) => {
    const line = explain(Object.assign(new Error('unrecognized "pgbouncer"'), facts), settingsOf({}));
    expect(line).toMatch(/^DATABASE_URL: /);
    expect(line).toContain(words);
  },
);

test("where TLS is demanded, a server without it is not taken for one that is away", () => {
  const DATABASE_URL = "postgres://u:secret@db/baton?sslmode=require";
  const away = Object.assign(new Error("away"), { code: "ECONNRESET" });
  expect(explain(away, settingsOf({ DATABASE_URL }))).toBe(
    "DATABASE_URL: the database does not answer at this address, or not with TLS, which its sslmode demands",
  );
});

describe.runIf(hasPostgres())("a user of the database with too few rights", () => {
  const asUser = (url: string, user: string) => {
    const address = new URL(url);
    address.username = user;
    return address.href;
  };
  const admin = async (url: string, statement: string) => {
    const db = await openDatabase({ url, connections: 1 });
    await db.raw(statement).finally(() => db.close());
  };
  const startLine = async (url: string) => {
    const environment = { DATABASE_URL: asUser(url, "explain_stranger") };
    const db = await openStore(settingsOf(environment));
    return lineOf(environment, () => readySchema(db)).finally(() => db.close());
  };

  test("tables that it may not use are told from tables that it may not make", async () => {
    const [empty, full] = [await emptyDatabaseUrl(), await testDatabaseUrl()];
    await admin(empty, "create role explain_stranger login");
    expect(await startLine(empty)).toBe(
      "DATABASE_URL: this user may not create or change tables in the schema public; grant it, or name their owner",
    );
    expect(await startLine(full)).toMatch(/^DATABASE_URL: this user may not use Baton's tables; .*grant/);
  });

  test("migrating is the owner's", async () => {
    const url = await testDatabaseUrl();
    await admin(url, "create role explain_guest login");
    await admin(url, "grant baton_service to explain_guest");
    const environment = { DATABASE_URL: asUser(url, "explain_guest") };
    const db = await openStore(settingsOf(environment));
    const line = await lineOf(environment, () => migrate(db)).finally(() => db.close());
    expect(line).toMatch(/^DATABASE_URL: this user may not create or change tables/);
  });
});
