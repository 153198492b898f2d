/** R8: workers whose hosts' clocks are hours off or jump fire everything by the database's clock. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { records } from "../../src/core/tables.ts";
import { eq } from "../../src/db/drizzle.ts";
import { openDatabase } from "../../src/db/open.ts";
import { setTimer } from "../../src/engine/timers.ts";
import { bareHouse } from "../kit/bare-house.ts";
import { hasPostgres, redisUrl, setClock, testDatabaseUrl } from "../kit/database.ts";
import { wrongClock } from "../kit/faketime.ts";
import { probeRoom, probeTimer } from "../kit/worker/probe-room.ts";

const PROCESS = new URL("../kit/worker/worker-process.ts", import.meta.url).pathname;
const children = new Set<ChildProcess>();
const folder = mkdtempSync(join(tmpdir(), "baton-clock-"));
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const TIMERS = 60;
const JUMPING = join(folder, "clock");

/** Written beside and moved, so that nobody reads half of it. */
function jumpTo(by: string): void {
  writeFileSync(`${JUMPING}.new`, `${by}\n`);
  renameSync(`${JUMPING}.new`, JUMPING);
}

/** A clock that reads how wrong it is from a file, each time anew. */
function jumpingClock(): Readonly<Record<string, string>> {
  const { FAKETIME: _, ...clock } = wrongClock("+0") ?? {};
  return { ...clock, FAKETIME_TIMESTAMP_FILE: JUMPING, FAKETIME_NO_CACHE: "1" };
}

async function startWorkerUnder(clock: Readonly<Record<string, string>>, urls: readonly string[]) {
  const environment = { ...process.env, ...clock };
  const child = spawn(process.execPath, [PROCESS, ...urls], {
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  await once(child.stdout, "data");
}

const canRun = () => hasPostgres() && redisUrl() !== null && wrongClock("+0") !== null;

test.runIf(canRun())(
  "no timer is a second early or five late where clocks are two hours off or jump by thirty seconds",
  { timeout: 60_000 },
  async () => {
    const urls = [await testDatabaseUrl(), redisUrl() ?? ""];
    const db = await openDatabase({ url: urls[0] ?? "", connections: 4 });
    const house = await bareHouse([probeRoom], db);
    await db.useServiceRole();
    await setClock(db, null);
    jumpTo("+30s");
    const clocks = [wrongClock("+2h") ?? {}, wrongClock("-2h") ?? {}, jumpingClock()];
    await Promise.all(clocks.map((clock) => startWorkerUnder(clock, urls)));
    const due = await house.asBaton(async (ctx) => {
      const instants = Array.from({ length: TIMERS }, (_, n) => ctx.tx.now.getTime() + 1500 + n * 50);
      for (const [n, at] of instants.entries())
        await setTimer(ctx, probeTimer, { key: `t${n}`, dueAt: new Date(at), payload: { name: `${n}` } });
      return instants;
    });
    const fired = () =>
      house.asBaton((ctx) => ctx.tx.select().from(records).where(eq(records.action, "probe.fired")));
    for (let round = 0; (await fired()).length < TIMERS && round < 200; round++) {
      jumpTo(round % 2 === 0 ? "-30s" : "+30s");
      await pause(100);
    }
    const late = (await fired()).map(({ at, entry }) => {
      const { after } = JSON.parse(entry) as { after: { name: string } };
      return at.getTime() - (due[Number(after.name)] ?? 0);
    });
    await db.close();
    expect(late).toHaveLength(TIMERS);
    expect(Math.min(...late)).toBeGreaterThan(-1000);
    expect(Math.max(...late)).toBeLessThan(5000);
  },
);
