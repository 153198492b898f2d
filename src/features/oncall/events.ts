/** What on-call duty announces to the rooms above. */
import { defineEvent } from "../../core/events.ts";
import type { Level } from "./rotation.ts";

/** Someone else is on call now: a shift ended, a turn changed, a cover began or ended, a rotation was changed. */
export type ShiftEnded = {
  readonly teamId: string;
  readonly rotationId: string;
  readonly level: Level;
  /** Null: nobody was. */
  readonly outgoingId: string | null;
  /** Null: nobody is. */
  readonly incomingId: string | null;
  readonly outgoingShift: string | null;
  readonly incomingShift: string | null;
  /** When the outgoing person's duty ended; earlier than now where nobody looked in time. */
  readonly endedAt: Date;
};

/** The next change of who is on call moved, and nobody's duty ended by it: a cover was agreed or given up beforehand. */
export const nextShiftMoved = defineEvent<{ readonly teamId: string }>("oncall.next-shift-moved");

export const shiftEnded = defineEvent<ShiftEnded>("oncall.shift-ended");
