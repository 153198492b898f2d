/** Hints that something is due or waits. A hint may be lost: the sweep finds what no hint told. */

export type DueHint = { readonly org: string; readonly key: string; readonly dueAt: Date };

type Waker = {
  due(hints: readonly DueHint[]): void;
  /** Something waits in a lane. True where it is taken up here at once: then nobody else need look. */
  lanes(): boolean;
};

/** The worker of this process first, then Redis for the others. */
const wakers: Record<"here" | "elsewhere", Set<Waker>> = { here: new Set(), elsewhere: new Set() };

/** Returns the function that leaves. */
export function listenForHints(where: keyof typeof wakers, waker: Waker): () => void {
  wakers[where].add(waker);
  return () => void wakers[where].delete(waker);
}

export const hintDue = (hints: readonly DueHint[]): void => {
  for (const waker of [...wakers.here, ...wakers.elsewhere]) waker.due(hints);
};

export function hintLanes(): void {
  // All are asked: two workers of one process (the proofs') look both.
  const isTaken = [...wakers.here].map((waker) => waker.lanes()).includes(true);
  if (!isTaken) hintLanesElsewhere();
}

/** More waits than this process can take up. */
export function hintLanesElsewhere(): void {
  for (const waker of wakers.elsewhere) waker.lanes();
}
