/** The order in which the ways to one person are tried. Pure. */

export type Way = {
  readonly kind: "chat" | "email" | "push" | "webhook";
  /** For chat the platform; empty: every chat the person is on. */
  readonly address: string;
  readonly isLoud: boolean;
  /** After the page began. */
  readonly afterMinutes: number;
};

/** Why someone is paged, as a key of the page room's words and its parameters. */
export type PageReason = {
  readonly key: PageReasonKey;
  readonly params: Readonly<Record<string, string | number>>;
};
export type PageReasonKey =
  | "primary"
  | "backup"
  | "awake"
  | "team-lead"
  | "region-lead"
  | "person"
  | "fallback"
  | "no-progress"
  | "ring-me";

/**
 * The frozen ladder: chat is always among the ways and at once, because only there is a page answered by one
 * press; the others keep the order and the delays that the person chose.
 */
export function ladderOf(ways: readonly (Way & { readonly rank: number })[]): Way[] {
  const sorted = [...ways].sort((a, b) => a.afterMinutes - b.afterMinutes || a.rank - b.rank);
  const chat: Way = { kind: "chat", address: "", isLoud: false, afterMinutes: 0 };
  const all = sorted.some((way) => way.kind === "chat") ? sorted : [chat, ...sorted];
  return all.map(({ kind, address, isLoud, afterMinutes }) => ({ kind, address, isLoud, afterMinutes }));
}

/** The positions that are due at this many minutes, and the minute of the next ones; null where none follow. */
export function waysAt(
  ladder: readonly Way[],
  minute: number,
): { readonly due: readonly number[]; readonly nextMinute: number | null } {
  const due = ladder.flatMap((way, index) => (way.afterMinutes === minute ? [index] : []));
  const later = ladder.map((way) => way.afterMinutes).filter((after) => after > minute);
  return { due, nextMinute: later.length > 0 ? Math.min(...later) : null };
}
