/** The movable clock, driven: it runs as the real one does, and minutes pass at once where the proof says so. */
import { processNow } from "../../../src/db/clock.ts";
import type { Database } from "../../../src/db/open.ts";
import { setClock } from "../../kit/database-clock.ts";

/** How fine its time is, in real milliseconds. */
const TICK_MS = 50;

export type LivedClock = {
  /** What everyone's clock says, the chats' too. */
  readonly now: () => Date;
  /** Drives this database's clock (which must be movable) instead of the one before. */
  drive(db: Database): Promise<void>;
  pass(minutes: number): Promise<void>;
  stop(): void;
};

/** The same hours of the same night in every run: who is on call is part of the proof. */
export function startLivedClock(from: Date): LivedClock {
  let ahead = from.getTime() - processNow().getTime();
  let driven: Database | null = null;
  const now = () => new Date(processNow().getTime() + ahead);
  const set = async () => {
    if (driven) await setClock(driven, now());
  };
  // A tick that fails is made good by the next.
  const ticks = setInterval(() => void set().catch(() => undefined), TICK_MS);
  return {
    now,
    async drive(db) {
      driven = db;
      await set();
    },
    async pass(minutes) {
      ahead += minutes * 60_000;
      await set();
    },
    stop: () => clearInterval(ticks),
  };
}
