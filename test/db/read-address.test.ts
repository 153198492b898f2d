/** Every way to write DATABASE_URL works, or ends in one line that says what to do and nothing of the password. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDatabase, refuseOld } from "../../src/db/open.ts";
import { readAddress } from "../../src/db/read-address.ts";
import { hasPostgres, testDatabaseUrl } from "../kit/database.ts";
import { sparePort } from "../kit/postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "baton-address-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["postgres://u:p%40ss%2Fw%3Ard@db:5433/baton", { host: ["db"], port: [5433], password: "p@ss/w:rd" }],
  [" postgresql://u:p@db/baton\t", { host: ["db"], port: [5432], username: "u", database: "baton" }],
  ["postgres://u:p@ss@db/baton", { host: ["db"], password: "p@ss" }],
  ["postgres://u:p@[::1]:5433/baton", { host: ["::1"], port: [5433] }],
  [
    "postgres://u:p@/baton?host=/run/postgresql",
    { path: "/run/postgresql/.s.PGSQL.5432", database: "baton" },
  ],
  ["postgres://u:p@%2Frun%2Fpostgresql:5433/baton", { path: "/run/postgresql/.s.PGSQL.5433" }],
  [
    "postgres:///baton?host=/run/pg&port=5433&user=u&password=a%2Bb",
    { path: "/run/pg/.s.PGSQL.5433", username: "u", password: "a+b" },
  ],
  ["postgres://u:p@a:1,b:2/baton", { host: ["a", "b"], port: [1, 2], target_session_attrs: "read-write" }],
  ["postgres://u:p@a,b/baton?target_session_attrs=primary", { target_session_attrs: "primary" }],
  ["postgres://u:p@db/baton?sslmode=disable", { ssl: false }],
  ["postgres://u:p@db/baton?sslmode=verify-full", { ssl: { rejectUnauthorized: true, host: "db" } }],
  ["postgres://u:p@db/baton?sslmode=require", { ssl: { rejectUnauthorized: false } }],
  [
    "postgres://u:p@db/baton?options=-c%20statement_timeout%3D5000&connect_timeout=3&application_name=baton",
    { connection: { options: "-c statement_timeout=5000", application_name: "baton" } },
  ],
])("%s", (text, options) => {
  expect(readAddress(text)).toMatchObject(options);
});

test("an authority of one's own is read from its file, and then to require is to verify", () => {
  const path = join(folder, "root.crt");
  writeFileSync(path, "an authority");
  const read = (mode: string) => readAddress(`postgres://u:p@db/baton?sslmode=${mode}&sslrootcert=${path}`);
  expect(read("verify-full")).toMatchObject({ ssl: { ca: Buffer.from("an authority"), host: "db" } });
  expect(read("require")).toMatchObject({
    ssl: { rejectUnauthorized: true, ca: Buffer.from("an authority") },
  });
  expect(read("verify-full").connection).toEqual({});
});

test.each([
  ["postgres://u:se/cret@db/baton", /user and password @ : .* as %40/],
  ["postgres://u:se#cret@db/baton", /as %40 %3A %2F %3F %23 %25/],
  ["postgres://u:se?cret@db/baton", /its port is no number|as %40/],
  ["postgres://u:secret%@db/baton", /write % itself as %25/],
  ["postgres://u:secret@db:port/baton", /as %40|its port/],
  ["postgres://u:secret@db/baton?sslmode=sometimes", /sslmode must be disable/],
  ["postgres://u:secret@db/baton?sslmode=verify-full&sslrootcert=/none.crt", /sslrootcert cannot be read/],
  ["postgres://u:secret@db/baton?channel_binding=require", /channel_binding=require; leave it out/],
  ["postgres://u:secret@/baton?host=/a,/b", /one folder, or several hosts/],
])("%s is refused in one line that says what to do, without the password", (text, line) => {
  const said = (() => {
    try {
      return `read: ${JSON.stringify(readAddress(text))}`;
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(said).toMatch(/^DATABASE_URL: [^\n]+$/);
  expect(said).toMatch(line);
  expect(said).not.toMatch(/se.?cret/);
});

test("a server that is too old is named with its version; the oldest that will do passes", () => {
  expect(() => refuseOld("13.4 (Debian 13.4-1.pgdg100+1)")).toThrow(
    "DATABASE_URL: this server is Postgres 13.4; Baton needs 15 or newer",
  );
  for (const version of ["15.0", "17beta1", "18"]) refuseOld(version);
});

describe.runIf(hasPostgres())("a server that is there", () => {
  const nameOf = async (url: string): Promise<string | undefined> => {
    const db = await openDatabase({ url, connections: 1 });
    try {
      const [row] = await db.begin(({ send }) => send<{ name: string }>("select current_database() as name"));
      return row?.name;
    } finally {
      await db.close();
    }
  };

  test("is reached by the folder of its socket, and past a host that does not answer", async () => {
    const url = new URL(await testDatabaseUrl());
    const db = await openDatabase({ url: url.href, connections: 1 });
    const [row] = await db.raw<{ folder: string }>(
      "select current_setting('unix_socket_directories') as folder",
    );
    await db.close();
    const name = url.pathname.slice(1);
    expect(await nameOf(`postgres://postgres@/${name}?host=${row?.folder}&port=${url.port}`)).toBe(name);
    const dead = await sparePort();
    expect(await nameOf(`postgres://postgres@127.0.0.1:${dead},127.0.0.1:${url.port}/${name}`)).toBe(name);
  });
});
