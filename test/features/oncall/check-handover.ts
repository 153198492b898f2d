/** Two people who hand over at a local time near a clock change and twelve hours later, four days long. */
import { whoAt } from "../../../src/features/oncall/on-call-at.ts";
import { NO_ROSTER, type Stretch } from "../../../src/features/oncall/rotation.ts";
import { stretchesBetween } from "../../../src/features/oncall/shift-boundaries.ts";
import { rotation, shift } from "./sketch.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The local time half a day after `HH:mm`. */
export const halfADayAfter = (starts: string): string =>
  `${String((Number(starts.slice(0, 2)) + 12) % 24).padStart(2, "0")}:${starts.slice(3)}`;

/** Who is on around the change, and what is wrong with it; null where nothing is. */
export function lookAtHandover(
  zone: string,
  change: number,
  starts: string,
): { readonly stretches: readonly Stretch[]; readonly mistake: string | null } {
  const rule = rotation([
    shift({ starts, zone, people: ["a"], from: "2024-01-01" }),
    shift({ starts: halfADayAfter(starts), zone, people: ["b"], from: "2024-01-01" }),
  ]);
  const span = { from: change - 2 * DAY, to: change + 2 * DAY };
  const stretches = stretchesBetween(NO_ROSTER, rule, span);
  // Where the time is skipped that day, its shift begins earlier than the day before: one more fits in.
  const found =
    stretches[0]?.startsAt !== span.from || stretches.at(-1)?.endsAt !== span.to
      ? "does not cover the span"
      : (stretches.flatMap((stretch, index) => wrongIn(stretch, stretches[index + 1], span.to))[0] ??
        stretches.flatMap(({ personId, endsAt }) =>
          whoAt(NO_ROSTER, rule, endsAt - 1).personId === personId ? [] : ["disagrees with itself"],
        )[0] ??
        (stretches.length < 8 || stretches.length > 10 ? `${stretches.length} stretches` : null));
  const where = `${zone} ${new Date(change).toISOString()} ${starts}`;
  return { stretches, mistake: found === null ? null : `${found}: ${where}` };
}

function wrongIn(stretch: Stretch, next: Stretch | undefined, end: number): string[] {
  if (stretch.personId === null || stretch.endsAt <= stretch.startsAt) return ["nobody"];
  if (!next) return [];
  if (next.startsAt !== stretch.endsAt || next.personId === stretch.personId)
    return ["not one after the other"];
  const isWhole = next.endsAt < end;
  return isWhole && Math.abs(next.endsAt - next.startsAt - 12 * HOUR) > HOUR ? ["wrong length"] : [];
}
