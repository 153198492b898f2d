/** What a transaction has still to do: items for its flushers before COMMIT, hints after it. */
import type { Flusher, Transaction } from "./transaction.ts";

type Entry = { readonly flusher: Flusher<unknown>; items: unknown[] };

export type Pending = Pick<Transaction, "append" | "appended" | "afterCommit"> & {
  /** Takes what one flusher holds. */
  take<T>(flusher: Flusher<T>): T[];
  /** Takes what the flusher whose turn it is holds; undefined where nothing is left. */
  takeNext(): { readonly flusher: Flusher<unknown>; readonly items: unknown[] } | undefined;
  /** Remembers what is held. What it returns puts exactly that back. */
  keep(): () => void;
  readonly hints: readonly (() => void)[];
};

/** Nothing yet. */
export function openPending(): Pending {
  const entries: Entry[] = [];
  const hints: (() => void)[] = [];
  const itemsOf = <T>(flusher: Flusher<T>) =>
    entries.find((entry) => entry.flusher === flusher)?.items as T[] | undefined;
  return {
    append(flusher, item) {
      const items = itemsOf(flusher);
      if (items) items.push(item);
      else entries.push({ flusher: flusher as Flusher<unknown>, items: [item] });
    },
    appended: (flusher) => itemsOf(flusher)?.length ?? 0,
    take: (flusher) => itemsOf(flusher)?.splice(0) ?? [],
    takeNext() {
      const [next] = entries
        .filter((entry) => entry.items.length > 0)
        .sort((a, b) => a.flusher.order - b.flusher.order);
      return next && { flusher: next.flusher, items: next.items.splice(0) };
    },
    keep() {
      // Copies, not lengths: what is flushed inside and rolled back must be flushed again.
      const kept = new Map(entries.map((entry) => [entry, [...entry.items]]));
      const hinted = hints.length;
      return () => {
        for (const entry of entries) entry.items = kept.get(entry) ?? [];
        hints.length = hinted;
      };
    },
    afterCommit: (hint) => void hints.push(hint),
    hints,
  };
}
