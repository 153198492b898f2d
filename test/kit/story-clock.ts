/** The clock of a story: it stands still until it is moved, and everything that is due happens then. */
import type { App } from "../../src/app.ts";
import type { Database } from "../../src/db/open.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { setClock } from "./database.ts";

/** What a platform's pace or a short retry may make wait; longer waits are a story's own to tell. */
const PACE_SECONDS = 10;

export type Clock = { now(): Date; moveTo(at: Date): Promise<void> };

/** Opens it at an instant; the database and both fakes read it. */
export async function openClock(db: Database, startsAt: string): Promise<Clock> {
  let at = new Date(startsAt);
  await setClock(db, at);
  return {
    now: () => at,
    async moveTo(instant) {
      at = instant;
      await setClock(db, at);
    },
  };
}

/** Fires timers and sends effects until nothing is due, passing the platforms' paces. */
export async function settle(app: App, clock: Clock): Promise<void> {
  for (let round = 0; round < 1000; round++) {
    if ((await runDueTimers(app.work)) + (await sendReady(app.work, 16)) > 0) continue;
    const [row] = await app.house.db.raw<{ next: string | null }>(
      `select min(ready_at)::text as next from lanes where ready_at > app_now()
        and ready_at <= app_now() + make_interval(secs => ${PACE_SECONDS})`,
    );
    if (!row?.next) return;
    await clock.moveTo(new Date(Math.max(new Date(row.next).getTime(), clock.now().getTime()) + 1));
  }
  throw new Error("the engine does not come to rest");
}

/** Moves the clock, stopping at each timer on the way. */
export async function goUntil(
  db: Database,
  clock: Clock,
  to: { readonly end: Date; readonly rest: () => Promise<void> },
): Promise<void> {
  for (;;) {
    const [row] = await db.raw<{ due: string | null }>(
      "select min(due_at)::text as due from timers where state = 'waiting' and due_at <= $1::timestamptz",
      [to.end.toISOString()],
    );
    if (!row?.due) break;
    // Text has microseconds, a Date has not.
    const due = new Date(new Date(row.due).getTime() + 1);
    if (due > clock.now()) await clock.moveTo(due);
    await to.rest();
  }
  if (to.end > clock.now()) await clock.moveTo(to.end);
  await to.rest();
}
