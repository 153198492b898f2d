/** Hints that something is due or waits. A hint may be lost: the sweep finds what no hint told. */

export type DueHint = { readonly org: string; readonly key: string; readonly dueAt: Date };

type Waker = { due(hints: readonly DueHint[]): void; lanes(): void };

const wakers = new Set<Waker>();

/** The worker of this process, and Redis for the others, listen here; resolves to the function that leaves. */
export function listenForHints(waker: Waker): () => void {
  wakers.add(waker);
  return () => void wakers.delete(waker);
}

export const hintDue = (hints: readonly DueHint[]): void => {
  for (const waker of wakers) waker.due(hints);
};

export const hintLanes = (): void => {
  for (const waker of wakers) waker.lanes();
};
