/** One person's duties over all rotations. Pure. */
import { DAY_MS } from "../../core/wall-time.ts";
import type { Book } from "./load-book.ts";
import type { Rotation, Stretch } from "./rotation.ts";
import { stretchesBetween } from "./shift-boundaries.ts";

export type DutyOf = Stretch & { readonly rotation: Rotation };

/** What a person is on call for between two instants, in order of time. */
export const stretchesOf = (
  { rotations, roster }: Book,
  personId: string,
  span: { readonly from: number; readonly to: number },
): DutyOf[] =>
  rotations
    .flatMap((rotation) =>
      stretchesBetween(roster, rotation, span)
        .filter((stretch) => stretch.personId === personId)
        .map((stretch) => ({ ...stretch, rotation })),
    )
    .sort((a, b) => a.startsAt - b.startsAt);

/** The person's first duty from an instant on; null where there is none within 400 days. */
export function nextDutyOf(book: Book, personId: string, at: number): DutyOf | null {
  for (const days of [8, 60, 400]) {
    const [first] = stretchesOf(book, personId, { from: at, to: at + days * DAY_MS });
    if (first) return first;
  }
  return null;
}

/** The rotations that may change when a person's duty does: where he takes turns, or covers for one who does. */
export function rotationsTouched({ rotations, covers }: Book, personId: string): string[] {
  const touched = new Set([personId]);
  for (let size = 0; size < touched.size; ) {
    size = touched.size;
    for (const cover of covers.values()) if (touched.has(cover.personId)) touched.add(cover.replacesId);
  }
  return rotations
    .filter(({ shifts }) => shifts.some(({ people }) => people.some((each) => touched.has(each))))
    .map(({ id }) => id);
}
