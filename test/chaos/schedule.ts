/** Which rows are played beside which. */
import type { Row } from "./row.ts";

/** Those that take longest, so that at the end no row is left alone. */
const FIRST = ["A1", "E1", "A4", "RC", "E2", "R10", "U3"];

/** What two hands do: first what must not be disturbed, then the others. */
export type Schedule = {
  /** Judge how long something takes: nothing busy runs beside them. */
  readonly undisturbed: readonly Row[];
  /** Hardly do anything but wait: run beside those. */
  readonly idle: readonly Row[];
  /** Right or wrong, however long it takes: two at a time. */
  readonly others: readonly Row[];
};

/** Those with the least to spare, once the idle ones are over. */
const LAST = ["R3", "R1", "R5"];

export function scheduleOf(rows: readonly Row[]): Schedule {
  const rank = ({ id }: Row) =>
    (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length) + LAST.indexOf(id) + 1;
  const inTurn = rows.toSorted((a, b) => rank(a) - rank(b));
  return {
    undisturbed: inTurn.filter(({ judgesTime, isIdle }) => judgesTime && !isIdle),
    idle: inTurn.filter(({ isIdle }) => isIdle),
    others: inTurn.filter(({ judgesTime }) => !judgesTime),
  };
}
