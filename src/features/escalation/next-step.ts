/** Which step comes when: the heart of escalation, apart from database, clock and people. Pure. */
import type { Policy } from "./policy-file.ts";

/** A step of a round; both count from 0. */
export type Position = { readonly step: number; readonly round: number };

export type Skipped = {
  readonly position: Position;
  readonly because: "nobody" | "asked-already" | "declined";
};

export type Steps = Pick<Policy, "rounds" | "pauseSeconds"> & {
  readonly steps: readonly Pick<Policy["steps"][number], "delaySeconds" | "who">[];
};

export type Progress = {
  readonly position: Position;
  /** In this round. */
  readonly asked: readonly string[];
  /** In this run. */
  readonly declined: readonly string[];
};

export type Decision = {
  readonly skipped: readonly Skipped[];
  /** Whom to page now, and at which step; null where no step finds anybody any more. */
  readonly take: { readonly position: Position; readonly people: readonly string[] } | null;
  readonly asked: readonly string[];
  /** What is due after that; null: the policy ends there, and the fall-back follows. */
  readonly next: { readonly position: Position; readonly afterSeconds: number } | null;
};

/** The step after this one, and how long after it; null after the last step of the last round. */
export function stepAfter(
  policy: Steps,
  { step, round }: Position,
): { readonly position: Position; readonly afterSeconds: number } | null {
  const following = policy.steps[step + 1];
  if (following) return { position: { step: step + 1, round }, afterSeconds: following.delaySeconds };
  if (round + 1 >= policy.rounds) return null;
  const first = policy.steps[0]?.delaySeconds ?? 0;
  return { position: { step: 0, round: round + 1 }, afterSeconds: policy.pauseSeconds + first };
}

/** Where a run stands after its last step, while the people asked last may still answer. */
export const endOf = (policy: Steps): Position => ({ step: policy.steps.length, round: policy.rounds });

/** Whom of those found a step pages: nobody twice in a round, nobody who has declined. */
export function choose(
  who: "all" | "one",
  found: readonly string[],
  progress: Pick<Progress, "asked" | "declined">,
): readonly string[] | Skipped["because"] {
  const unique = [...new Set(found)];
  if (unique.length === 0) return "nobody";
  const willing = unique.filter((person) => !progress.declined.includes(person));
  if (willing.length === 0) return "declined";
  const fresh = willing.filter((person) => !progress.asked.includes(person));
  if (fresh.length === 0) return "asked-already";
  return who === "one" ? fresh.slice(0, 1) : fresh;
}

/**
 * Takes the step that is due. A step that finds nobody is skipped at once, without its delay; the pause
 * between two rounds is kept for whoever was asked in this one. A round that asked nobody ends the policy.
 */
export async function decide(
  policy: Steps,
  progress: Progress,
  find: (step: number) => Promise<readonly string[]>,
): Promise<Decision> {
  const { asked, declined } = progress;
  const skipped: Skipped[] = [];
  for (let position = progress.position; policy.steps[position.step]; ) {
    const who = policy.steps[position.step]?.who ?? "one";
    const chosen = choose(who, await find(position.step), { asked, declined });
    const next = stepAfter(policy, position);
    if (typeof chosen !== "string")
      return { skipped, take: { position, people: chosen }, asked: [...asked, ...chosen], next };
    skipped.push({ position, because: chosen });
    if (next === null) break;
    if (next.position.round !== position.round)
      return { skipped, take: null, asked: [], next: asked.length > 0 ? next : null };
    position = next.position;
  }
  return { skipped, take: null, asked, next: null };
}
