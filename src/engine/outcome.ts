/** What came of one outside call. */

export type Outcome<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /** Not done, and known not to be done. `afterMs` obeys Retry-After; `pauses` what must wait with it. */
  | { readonly kind: "retry"; readonly afterMs: number; readonly reason: string }
  /** It may or may not have happened. `afterMs`: how long a repeat, where there is one, should wait; default not at all. */
  | { readonly kind: "unsure"; readonly reason: string; readonly afterMs?: number }
  /** Will never work (no such channel, blocked by the user, bot removed). */
  | Refused;

export type Refused = {
  readonly kind: "refused";
  readonly reason: string;
  /** What it was about is no longer there, so that nothing else about it will work either. */
  readonly isGone?: boolean;
  /** Baton is not in the place that it was for, or the place is closed. */
  readonly isAbsent?: boolean;
};

/** The sender no longer surely owns what it was about to send, so it did not: whoever does will send it. */
export const TOO_LATE: Outcome<never> = {
  kind: "retry",
  afterMs: 0,
  reason: "the lease ran out before it was sent",
};
