/** What the engine tells whoever measures it; `app.ts` connects it to the metrics. */

export type Watch = {
  timerFired(kind: string, lateMs: number): void;
  timerFailed(kind: string, isParked: boolean): void;
  /** `lateMs`: from when it was due to when it was settled. */
  effectSettled(kind: string, outcome: string, lateMs: number): void;
  /** A platform asked us to wait. */
  throttled(lane: string, forMs: number): void;
};

/** For whoever does not measure. */
export const unwatched: Watch = {
  timerFired() {},
  timerFailed() {},
  effectSettled() {},
  throttled() {},
};
