/** A beginning and an end as people type them: `from 13:00 until 18:00 dentist`, `13:00-18:00`, `for 2 hours`. */
import { type Asked, type TakenTime, type TimeReader, type TypedTime, takeTime } from "./read-time.ts";
import { type Reading, readingOf } from "./time-words.ts";
import { instantOf, localOf, MINUTE_MS } from "./wall-time.ts";

export type TypedInterval = {
  readonly from: TypedTime | null;
  readonly until: TypedTime | null;
  /** What stood behind the times. */
  readonly rest: string;
};

type Taken = { readonly from: TakenTime | null; readonly until: TakenTime | null; readonly rest: string };

/**
 * Takes the times at the start of a text; a single one without a word before it is the end. Each end is read as after
 * its beginning, and a zone named once holds for both. Where two ends are said, none is taken: nobody should be on call
 * by a guess.
 */
export function readInterval(typed: string, reader: TimeReader): TypedInterval {
  // A dash between two times, and never one of a date or of an offset.
  const spaced = typed.replace(
    /(?<![\d\-T:])(\d{1,2}(?:[:.h]\d\d)?)\s*-\s*(?=\d{1,2}(?:[:.h]\d\d|\s|$))/,
    "$1 until ",
  );
  const now = reader.now ?? reader.after;
  const asked: Asked = { ...reader, now };
  const first = takeEnds(spaced, asked);
  const [place, other] = [first.from, first.until].flatMap((time) => time?.place ?? []);
  const placed = place && !other ? { ...asked, place } : asked;
  const taken = placed === asked ? first : takeEnds(spaced, placed);
  const begun = takeBegun(spaced, taken, { ...placed, now });
  return begun ?? taken;
}

type Piece = {
  readonly time: TakenTime;
  readonly is: "from" | "until" | null;
  /** "13h às 18h", "13:00 for 2 hours": it goes on from the time before it. */
  readonly isJoined: boolean;
};

function takeEnds(text: string, asked: Asked): Taken {
  const reading = readingOf(text, asked.language);
  let from: TakenTime | null = null;
  let until: Piece | null = null;
  for (;;) {
    const bare: TakenTime | null = until?.is === null ? until.time : null;
    const begin: TakenTime | null = reading.sees("from") ? null : (from ?? bare);
    const piece = reading.attempt((): Piece | null => takePiece(reading, askedAfter(asked, begin)));
    if (!piece) return { from, until: until?.time ?? null, rest: reading.rest };
    const isFrom = piece.is === "from" || (piece.is === null && until === null && reading.sees("until"));
    if (isFrom && from === null) from = piece.time;
    else if (!isFrom && until === null) until = piece;
    else if (!isFrom && from === null && bare && (piece.is === "until" || piece.isJoined)) {
      from = bare;
      until = piece;
    } else return { from: null, until: null, rest: reading.rest };
  }
}

const askedAfter = (asked: Asked, begin: TakenTime | null): Asked =>
  begin ? { ...asked, after: begin.at, lengthFrom: begin.at, place: asked.place ?? begin.place } : asked;

function takePiece(reading: Reading, asked: Asked): Piece | null {
  const before = reading.word("from") ? "from" : reading.word("until") ? "until" : null;
  const isAt = reading.sees("at");
  const time = takeTime(reading, { ...asked, isAsked: before !== null });
  if (!time) return null;
  const isUntil = before !== "from" && reading.word("untilAfter");
  const isFrom = before !== "until" && !isUntil && reading.word("fromAfter");
  const is = before ?? (isUntil ? "until" : isFrom ? "from" : null);
  return { time, is, isJoined: isAt || time.kind === "length" };
}

/** "from 13:00 until 18:00", typed at 13:05, has begun; null where it lies ahead as a whole, or behind. */
function takeBegun(text: string, { from, until }: Taken, asked: Asked & { now: Date }): Taken | null {
  if (from?.kind !== "clock" || !until) return null;
  const { zone, aheadMs } = from.place ?? asked.place ?? { zone: asked.zone, aheadMs: 0 };
  const today = localOf(new Date(asked.now.getTime() + aheadMs), zone).date;
  const midnight = instantOf(today, "00:00", zone).getTime() - aheadMs;
  const begun = takeEnds(text, { ...asked, after: new Date(midnight - 1) });
  if (!begun.from || !begun.until || begun.from.at > asked.now || begun.until.at <= asked.now) return null;
  const isThisMinute = asked.now.getTime() - begun.from.at.getTime() < MINUTE_MS;
  return isThisMinute || until.kind === "clock" || until.kind === "length" ? begun : null;
}
