/** What is wrong with a roster before it happens: nobody on, one person twice, too little rest. Pure. */
import { DAY_MS } from "../../core/wall-time.ts";
import type { Roster, Rotation, Stretch } from "./rotation.ts";
import { stretchesBetween } from "./shift-boundaries.ts";

export type Gap = {
  readonly rotation: Rotation;
  readonly startsAt: number;
  readonly endsAt: number;
  /** `no-shift`: none runs; `all-left`: everyone who takes turns has left; `no-people`: nobody ever did. */
  readonly because: "no-shift" | "no-people" | "all-left";
};

/** Every time within so many days in which a rotation has nobody. Linear in the rotations. */
export function gapsWithin(
  roster: Roster,
  rotations: readonly Rotation[],
  span: { readonly from: number; readonly days: number },
): Gap[] {
  const { from } = span;
  return rotations.flatMap((rotation) =>
    stretchesBetween(roster, rotation, { from, to: from + span.days * DAY_MS })
      .filter((stretch) => stretch.personId === null)
      .map(({ startsAt, endsAt, shift, skipped }) => ({
        rotation,
        startsAt,
        endsAt,
        because: shift === null ? "no-shift" : skipped.length > 0 ? "all-left" : "no-people",
      })),
  );
}

type Turn = { readonly personId: string; readonly startsAt: number; readonly endsAt: number };

/** Times in which one person is both primary and backup of a team: no backup at all. */
export type Doubled = Turn & { readonly teamId: string };

export function doubledWithin(
  roster: Roster,
  rotations: readonly Rotation[],
  span: { readonly from: number; readonly days: number },
): Doubled[] {
  const whole = { from: span.from, to: span.from + span.days * DAY_MS };
  return rotations
    .filter(({ level }) => level === "primary")
    .flatMap((primary) => {
      const backup = rotations.find(({ teamId, level }) => teamId === primary.teamId && level === "backup");
      if (!backup) return [];
      const [firsts, seconds] = [primary, backup].map((each) => stretchesBetween(roster, each, whole));
      return overlaps(firsts ?? [], seconds ?? []).map((turn) => ({ ...turn, teamId: primary.teamId }));
    });
}

function overlaps(firsts: readonly Stretch[], seconds: readonly Stretch[]): Turn[] {
  const found: Turn[] = [];
  let index = 0;
  for (const first of firsts) {
    while ((seconds[index]?.endsAt ?? Number.POSITIVE_INFINITY) <= first.startsAt) index++;
    for (let next = index; (seconds[next]?.startsAt ?? Number.POSITIVE_INFINITY) < first.endsAt; next++) {
      const second = seconds[next];
      if (!second || first.personId === null || first.personId !== second.personId) continue;
      found.push({
        personId: first.personId,
        startsAt: Math.max(first.startsAt, second.startsAt),
        endsAt: Math.min(first.endsAt, second.endsAt),
      });
    }
  }
  return found;
}

/** A pause between two turns of one person that is shorter than it should be. */
export type ShortRest = { readonly personId: string; readonly endsAt: number; readonly startsAt: number };

/** Pauses shorter than `restMs` between one person's turns, over all rotations together, in order. */
export function shortRestsWithin(
  roster: Roster,
  rotations: readonly Rotation[],
  span: { readonly from: number; readonly days: number; readonly restMs: number },
): ShortRest[] {
  const whole = { from: span.from, to: span.from + span.days * DAY_MS };
  const turns = new Map<string, Turn[]>();
  for (const stretch of rotations.flatMap((rotation) => stretchesBetween(roster, rotation, whole))) {
    const { personId, startsAt, endsAt } = stretch;
    if (personId === null) continue;
    turns.set(personId, [...(turns.get(personId) ?? []), { personId, startsAt, endsAt }]);
  }
  return [...turns.values()].flatMap((ofOne) => restsBetween(ofOne, span.restMs));
}

function restsBetween(turns: readonly Turn[], restMs: number): ShortRest[] {
  const found: ShortRest[] = [];
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (const turn of [...turns].sort((a, b) => a.startsAt - b.startsAt)) {
    const pause = turn.startsAt - busyUntil;
    if (pause > 0 && pause < restMs)
      found.push({ personId: turn.personId, endsAt: busyUntil, startsAt: turn.startsAt });
    busyUntil = Math.max(busyUntil, turn.endsAt);
  }
  return found;
}
