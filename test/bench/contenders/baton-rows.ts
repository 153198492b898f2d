/** Fills a Baton's database before P3 and P8: acts on record, timers that wait. */

import { buildApp } from "../../../src/app.ts";
import { recordAudit } from "../../../src/core/audit.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { openKeys } from "../../../src/core/keys.ts";
import { openLog } from "../../../src/core/log.ts";
import { isMigrated, migrate } from "../../../src/db/migrate.ts";
import { type DatabaseSettings, openDatabase } from "../../../src/db/open.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { setTimer } from "../../../src/engine/timers.ts";
import { unwatched } from "../../../src/engine/watch.ts";
import { findOrganisations } from "../../../src/features/organisation/find-organisation.ts";
import { serveSteps } from "../contender.ts";
import { benchRoom } from "./bench-room.ts";
import { openTally } from "./tally.ts";

export type Filling = {
  readonly database: DatabaseSettings;
  readonly masterKey: string;
  readonly records: number;
  readonly timers: number;
};

const AT_ONCE = 1000;
const DAY_MS = 86_400_000;

async function inParts(count: number, put: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) await put(from, Math.min(from + AT_ONCE, count));
}

async function recordSome(ctx: Ctx, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    await recordAudit(ctx, {
      action: "bench.filled",
      subject: { kind: "organisation", id: ctx.org.id },
      after: { id: n, step: "filled" },
    });
  }
}

const { room, kinds } = benchRoom(openTally());

async function setSome(ctx: Ctx, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    const dueAt = new Date(ctx.tx.now.getTime() + DAY_MS + n);
    const payload = { id: n, dueAt: dueAt.getTime(), org: 0 };
    await setTimer(ctx, kinds.nothing, { key: `bench:${n}`, dueAt, payload });
  }
}

serveSteps({
  async open({ database, masterKey, records, timers }: Filling) {
    const db = await openDatabase(database);
    // Beside a Baton that works already, there is nothing to migrate.
    if (!(await isMigrated(db))) await migrate(db);
    const { house } = buildApp(
      {
        db,
        log: openLog("warn"),
        keys: openKeys([masterKey]),
        publicUrl: "https://baton.example",
        isTrial: false,
        platforms: [],
        watch: unwatched,
        ports: [],
      },
      [room],
    );
    const [org] = await openTransaction(db, "*", findOrganisations);
    if (!org) throw new Error("there is no organisation to fill");
    const inOrg = (work: (ctx: Ctx) => Promise<void>) =>
      inOrganisation(house, { orgId: org.id, actor: { kind: "baton", part: "bench" } }, work);
    await inParts(records, (from, to) => inOrg((ctx) => recordSome(ctx, from, to)));
    await inParts(timers, (from, to) => inOrg((ctx) => setSome(ctx, from, to)));
    if (db.engine === "postgres") await db.script("analyze records; analyze timers");
    await db.close();
  },
});
