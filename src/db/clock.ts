/**
 * The process's own clock: for logs, metrics and time-outs. What is due, whose lease ended and what is
 * written into rows is judged by the database's clock (`app_now()`), read once per transaction.
 */

/** The process's time. Never written into a row, never compared with one. */
export const processNow = (): Date => new Date();

/** Milliseconds that only move forward; for measuring how long something took. */
export const stopwatch = (): (() => number) => {
  const from = performance.now();
  return () => performance.now() - from;
};
