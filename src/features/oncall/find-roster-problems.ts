/** What is wrong with the roster before it happens. */
import { type Ctx, now } from "../../core/context.ts";
import { HOUR_MS } from "../../core/wall-time.ts";
import { findQuiet, type Quiet } from "../person/find-quiet.ts";
import {
  type Doubled,
  doubledWithin,
  type Gap,
  gapsWithin,
  type ShortRest,
  shortRestsWithin,
} from "./gaps-within.ts";
import { loadBook } from "./load-book.ts";
import { PROOF_DAYS } from "./proof-days.ts";

/** The daily rest of European working time law (2003/88/EC, article 3), a fair measure elsewhere too. */
const REST_MS = 11 * HOUR_MS;
/** Rests and doubled duty repeat with the rotation: four weeks show the pattern. */
const PATTERN_DAYS = 28;

export type RosterProblems = {
  readonly gaps: readonly Gap[];
  readonly doubled: readonly Doubled[];
  readonly rests: readonly ShortRest[];
  /** Who takes turns, though nothing loud reaches him. */
  readonly silent: readonly Quiet[];
};

/** Of one team's rotations, or of all. */
export async function findRosterProblems(ctx: Ctx, teamId: string | null): Promise<RosterProblems> {
  const teamIds = teamId ? [teamId] : undefined;
  const { rotations, roster } = await loadBook(ctx, { teamIds, since: now(ctx) });
  const from = now(ctx).getTime();
  const rostered = new Set(rotations.flatMap(({ shifts }) => shifts.flatMap(({ people }) => people)));
  return {
    gaps: gapsWithin(roster, rotations, { from, days: PROOF_DAYS }),
    doubled: doubledWithin(roster, rotations, { from, days: PATTERN_DAYS }),
    rests: shortRestsWithin(roster, rotations, { from, days: PATTERN_DAYS, restMs: REST_MS }),
    silent: (await findQuiet(ctx)).filter(({ personId }) => rostered.has(personId)),
  };
}
