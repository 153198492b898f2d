import { expect, test } from "vitest";
import { buildApp } from "../../src/app.ts";
import { directoryPort } from "../../src/chat/directory.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { eq } from "../../src/db/drizzle.ts";
import { migrate } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { outbox, timers } from "../../src/engine/tables.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { verifyRecord } from "../../src/features/audit/verify-record.ts";
import { openIncident } from "../../src/features/incident/open-incident.ts";
import { directory } from "../../src/features/person/directory.ts";
import { applyFirst, DEMO_FILE } from "../../src/start/first-organisation.ts";
import { moveDatabase, NotEmpty } from "../../src/start/move.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";

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
