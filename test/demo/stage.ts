/** The stage of the demo: the real try-out with a clock that is moved, and people who act through its front doors. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openLog } from "../../src/core/log.ts";
import type { Database } from "../../src/db/open.ts";
import { readEnvironment } from "../../src/env.ts";
import { demoWindows, TENANT, thirdWindow } from "../../src/tryout/demo-people.ts";
import { type Drive, driveWindow } from "../../src/tryout/playground-drive.ts";
import { openTryOut, type TryOut } from "../../src/tryout/start-try-out.ts";
import { setClock } from "../kit/database-clock.ts";
import { MOVABLE_CLOCK } from "../kit/movable-clock.ts";
import { spareRow } from "../kit/spare-row.ts";
import { openPhones, type Phones } from "./phones.ts";

export type Stage = {
  readonly tryOut: TryOut;
  readonly windows: readonly Drive[];
  readonly phones: Phones;
  readonly now: () => Date;
  /** Warnings and errors that Baton logged: the demo expects none. */
  readonly logged: readonly string[];
  /** Moves the clock to an instant, stopping at each timer on the way, and lets everything that is due happen. */
  until(iso: string): Promise<void>;
  /** Sends something through the Playground, which hands it on in its own time, and waits until Baton has taken it. */
  taken(send: () => Promise<void>): Promise<void>;
  /** Lets everything happen that is due now. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the stage at an instant, on an empty database: embedded, or the given one, whose clock it takes over. */
export async function openStage(startsAt: string, databaseUrl?: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "baton-demo-"));
  const phones = await openPhones();
  const environment = readEnvironment({
    PUSH_URL: phones.url,
    BATON_DATA_DIR: folder,
    PORT: String(await spareRow(5)),
    LOG_LEVEL: "warn",
    DATABASE_URL: databaseUrl,
  });
  if ("mistakes" in environment) throw new Error(environment.mistakes.join("\n"));
  let at = new Date(startsAt);
  const logged: string[] = [];
  const tryOut = await openTryOut({
    settings: environment.settings,
    windows: [...demoWindows(environment.settings.port), thirdWindow(environment.settings.port)],
    now: () => at,
    log: openLog("warn", (line) => void logged.push(line)),
    async prepareDatabase(db) {
      await db.script(MOVABLE_CLOCK);
      await setClock(db, at);
    },
  });
  const { db } = tryOut.app.house;
  await tryOut.playground?.ready;
  const windows = await Promise.all(
    (tryOut.playground?.windows ?? []).map((window) => driveWindow(window, TENANT)),
  );
  const moveTo = async (instant: Date) => {
    at = instant;
    await setClock(db, at);
  };
  const settle = () => settleEngine(db, () => at, moveTo);
  // A first start looks people up, at Slack's pace; the day begins when that is over.
  await settle();
  await moveTo(new Date(startsAt));
  return {
    tryOut,
    windows,
    phones,
    now: () => at,
    logged,
    settle,
    async taken(send) {
      const before = await requestsTaken(tryOut.port);
      await send();
      for (let round = 0; (await requestsTaken(tryOut.port)) === before; round++) {
        if (round > 500) throw new Error("the Playground handed nothing on");
        await pause(10);
      }
    },
    async until(iso) {
      const end = new Date(iso);
      for (let next = await nextDue(db, end); next !== null; next = await nextDue(db, end)) {
        if (next > at) await moveTo(next);
        await settle();
      }
      if (end > at) await moveTo(end);
      await settle();
    },
    async close() {
      for (const window of windows) window.close();
      await tryOut.stop();
      phones.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The next timer that is due before `end`; null where none is. */
async function nextDue(db: Database, end: Date): Promise<Date | null> {
  const [row] = await db.raw<{ due: string | null }>(
    "select min(due_at)::text as due from timers where state = 'waiting' and due_at <= $1::timestamptz",
    [end.toISOString()],
  );
  return row?.due ? new Date(row.due) : null;
}

type Waiting = { timers: number; ready: number; busy: number; next: string | null };

/** Waits for the worker of the process; a platform's pace of a second or two is passed by moving the clock. */
async function settleEngine(
  db: Database,
  now: () => Date,
  moveTo: (at: Date) => Promise<void>,
): Promise<void> {
  let quiet = 0;
  for (let round = 0; round < 1500; round++) {
    const [row] = await db.raw<Waiting>(`select
      (select count(*)::int from timers where state = 'waiting' and due_at <= app_now()) as timers,
      (select count(*)::int from lanes where ready_at <= app_now() and (lease_until is null or lease_until <= app_now())) as ready,
      (select count(*)::int from lanes where lease_until > app_now()) as busy,
      (select min(ready_at)::text from lanes where ready_at > app_now() and ready_at <= app_now() + interval '10 seconds') as next`);
    if (row && row.timers + row.ready + row.busy === 0) {
      if (row.next !== null)
        await moveTo(new Date(Math.max(new Date(row.next).getTime(), now().getTime() + 1)));
      else if (++quiet >= 2) return;
    } else quiet = 0;
    await pause(15);
  }
  throw new Error("Baton does not come to rest");
}

/** How many of Teams' requests Baton has answered so far, as its metrics say. */
async function requestsTaken(port: number | null): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = [...text.matchAll(/^baton_requests_total\{[^}]*door="teams"[^}]*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
