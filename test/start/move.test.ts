import { describe, expect, test } from "vitest";
import { z } from "zod";
import { buildApp } from "../../src/app.ts";
import { directoryPort } from "../../src/chat/directory.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { eq } from "../../src/db/drizzle.ts";
import { migrate } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { outbox, timers } from "../../src/engine/tables.ts";
import { setTimer } from "../../src/engine/timers.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { verifyRecord } from "../../src/features/audit/verify-record.ts";
import { openIncident } from "../../src/features/incident/open-incident.ts";
import { organisations } from "../../src/features/organisation/tables.ts";
import { directory } from "../../src/features/person/directory.ts";
import { applyFirst, DEMO_FILE } from "../../src/start/first-organisation.ts";
import { moveDatabase, NotEmpty, NothingThere } from "../../src/start/move.ts";
import { emptyDatabaseUrl, hasPostgres, testDatabase } from "../kit/database.ts";
import { makeOrganisation } from "../kit/make-organisation.ts";

function houseOn(db: Database) {
  return buildApp({
    db,
    log: openLog("silent"),
    keys: openKeys(["test-master-key-test-master-key-0000"]),
    publicUrl: "https://baton.example",
    isTrial: false,
    platforms: [],
    watch: unwatched,
    ports: [[directoryPort, directory]],
  }).house;
}

const open = (db: Database, orgId: string, title: string) =>
  inOrganisation(houseOn(db), { orgId, actor: { kind: "baton", part: "test" } }, (ctx) =>
    openIncident(ctx, { service: "checkout", severity: "sev1", title }),
  );

test.runIf(hasPostgres())(
  "the embedded database moves to Postgres: same numbers, timers and chain, and goes on",
  async () => {
    const from = await openDatabase({ folder: null });
    await migrate(from);
    await applyFirst(houseOn(from), DEMO_FILE);
    const [org] = await from.raw<{ id: string }>("select org_id as id from organisations");
    const orgId = org?.id ?? "";
    await open(from, orgId, "before the move");
    const timersBefore = await from.raw("select key from timers where state = 'waiting' order by key");
    const before = await verifyRecord(from, orgId);
    const owned = "select org_id, prefix from secret_prefixes order by prefix";
    const ownedBefore = await from.raw(owned);

    const to = await openDatabase({ url: await emptyDatabaseUrl() });
    await moveDatabase(from, to);
    await from.close();

    expect(await verifyRecord(to, orgId)).toMatchObject({ rows: before.rows, head: before.head, flaw: null });
    expect(await to.raw("select key from timers where state = 'waiting' order by key")).toEqual(timersBefore);
    expect(ownedBefore).toHaveLength(2);
    expect(await to.raw(owned)).toEqual(ownedBefore);
    const next = await open(to, orgId, "after the move");
    expect(next.number).toBe(2);
    const queued = await inOrganisation(
      houseOn(to),
      { orgId, actor: { kind: "baton", part: "test" } },
      async (ctx) => ({
        effects: await ctx.tx.select().from(outbox),
        due: await ctx.tx.select().from(timers).where(eq(timers.state, "waiting")),
      }),
    );
    expect(new Set(queued.effects.map((row) => row.id)).size).toBe(queued.effects.length);
    expect((await verifyRecord(to, orgId)).flaw).toBeNull();
    await expect(moveDatabase(to, to)).rejects.toBeInstanceOf(NotEmpty);
    await to.close();
  },
);

/** An empty database that belongs to a user who is no superuser. */
async function ownedByUser(): Promise<string> {
  const url = new URL(await emptyDatabaseUrl());
  const admin = await openDatabase({ url: url.href, connections: 1 });
  await admin.script(`do $$ begin create role move_owner login; exception when duplicate_object then null; end $$;
    alter database ${url.pathname.slice(1)} owner to move_owner; grant all on schema public to move_owner`);
  await admin.close();
  url.username = "move_owner";
  return url.href;
}

/** A database with nothing but organisations and their timers, all of which its user sees, as he does an embedded one's. */
async function small(...keys: string[]): Promise<Database> {
  const db = await testDatabase();
  for (const key of keys) await set(db, { key, timers: key === "large" ? 30 : 1 });
  return db;
}

const PROBE = { kind: "probe.due", version: 1, payload: z.object({}) };

async function set(db: Database, { key, timers }: { key: string; timers: number }): Promise<void> {
  const orgId = `00000000-0000-4000-8000-0000${Buffer.from(key.slice(0, 4)).toString("hex")}`;
  await makeOrganisation(db, orgId, key);
  const actor = { kind: "baton", part: "test" } as const;
  await inOrganisation(houseOn(db), { orgId, actor }, async (ctx) => {
    for (let n = 0; n < timers; n++)
      await setTimer(ctx, PROBE, { key: `${n} of ${timers}`, dueAt: ctx.tx.now, payload: {} });
  });
}

describe.runIf(hasPostgres())("to a database whose user sees no organisation's rows by himself", () => {
  test("what another organisation lives in is not mixed with what comes", async () => {
    const to = await openDatabase({ url: await ownedByUser() });
    await moveDatabase(await small("first"), to);
    await expect(moveDatabase(await small("second"), to)).rejects.toBeInstanceOf(NotEmpty);
    expect(await openTransaction(to, "*", (tx) => tx.select().from(organisations))).toHaveLength(1);
    await to.close();
  });

  test("numbers go on after those of every organisation", async () => {
    const to = await openDatabase({ url: await ownedByUser() });
    const from = await small("slim", "large");
    await set(from, { key: "slim", timers: 5 });
    await moveDatabase(from, to);
    await set(to, { key: "slim", timers: 4 });
    const rows = await openTransaction(to, "*", (tx) => tx.select().from(timers));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(40);
    await to.close();
  });
});

test.runIf(hasPostgres())(
  "a folder with nothing in it is not carried over as if it were something",
  async () => {
    const to = await openDatabase({ url: await emptyDatabaseUrl() });
    await expect(moveDatabase(await small(), to)).rejects.toBeInstanceOf(NothingThere);
    await to.close();
  },
);
