/** Baton's real engine, wired as `serve --only worker` wires it, with a room of the bench's own. */
import { buildApp } from "../../../src/app.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { openKeys } from "../../../src/core/keys.ts";
import { openLog } from "../../../src/core/log.ts";
import { migrate } from "../../../src/db/migrate.ts";
import { openDatabase } from "../../../src/db/open.ts";
import { setTimer } from "../../../src/engine/timers.ts";
import { unwatched } from "../../../src/engine/watch.ts";
import { startEngine } from "../../../src/start/start-engine.ts";
import { makeOrganisation } from "../../kit/make-organisation.ts";
import { serveSteps } from "../contender.ts";
import { benchRoom, makeBenchRows } from "./bench-room.ts";
import type { Opening, QueueSteps, Setting } from "./steps.ts";
import { inParts, type Job, openTally, timeInFlight } from "./tally.ts";

/** Timers set in one transaction. */
const AT_ONCE = 1000;

const tally = openTally();
const { room, kinds } = benchRoom(tally);
const log = openLog("warn", (line) => void process.stderr.write(line));
const orgOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

async function open(opening: Opening) {
  const db = await openDatabase({ url: opening.databaseUrl });
  await makeBenchRows(db);
  await migrate(db);
  const orgs = Array.from({ length: opening.organisations }, (_, n) => orgOf(n));
  for (const [n, org] of orgs.entries()) await makeOrganisation(db, org, `bench-${n}`);
  const wiring = {
    db,
    log,
    keys: openKeys(["bench-master-key-bench-master-key-0000"]),
    publicUrl: "https://baton.example",
    isTrial: false,
    platforms: [],
    watch: unwatched,
    ports: [],
  };
  return { db, opening, app: buildApp(wiring, [room]) };
}

let opened: Awaited<ReturnType<typeof open>> | undefined;
const at = () => {
  if (!opened) throw new Error("not open yet");
  return opened;
};

const inOrg = (org: number, work: (ctx: Ctx) => Promise<void>): Promise<void> =>
  inOrganisation(at().app.house, { orgId: orgOf(org), actor: { kind: "baton", part: "bench" } }, work);

const setOne = (ctx: Ctx, job: Job): Promise<void> =>
  setTimer(ctx, kinds[at().opening.work], { key: `job:${job.id}`, dueAt: new Date(job.dueAt), payload: job });

async function setAll(jobs: readonly Job[]): Promise<void> {
  for (const [org, own] of Map.groupBy(jobs, (job) => job.org)) {
    for (const part of inParts(own, AT_ONCE)) {
      await inOrg(org, async (ctx) => {
        for (const job of part) await setOne(ctx, job);
      });
    }
  }
}

serveSteps({
  async open(opening) {
    opened = await open(opening);
  },
  set: setAll,
  async start() {
    const { app, opening } = at();
    const settings = {
      redisUrl: opening.redisUrl === "" ? undefined : opening.redisUrl,
      heartbeatUrl: undefined,
    };
    await startEngine({ app, settings, log, standing: { kind: "at-work" } });
  },
  counts: async () => tally.counts(),
  async unfinished() {
    const [row] = await at().db.raw<{ count: number }>(
      "select count(*)::int as count from timers where state = 'waiting' and due_at <= clock_timestamp()",
    );
    return row?.count ?? 0;
  },
  collect: async () => tally.collect(),
  setEach: (setting: Setting) =>
    timeInFlight(setting, (id) => inOrg(0, (ctx) => setOne(ctx, { id, dueAt: setting.dueAt, org: 0 }))),
  async setMany({ count, dueAt }: Setting) {
    const began = performance.now();
    await setAll(Array.from({ length: count }, (_, id) => ({ id, dueAt, org: 0 })));
    return performance.now() - began;
  },
} satisfies QueueSteps);
