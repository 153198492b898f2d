import { describe, expect, test } from "vitest";
import { readInterval } from "../../src/core/read-interval.ts";
import { readTime } from "../../src/core/read-time.ts";
import type { Language } from "../../src/core/words.ts";

/** A Friday, 11:15 in Berlin, 15:45 in Bengaluru, 07:15 in São Paulo. */
const NOW = new Date("2027-03-26T10:15:00Z");
const ZONES = {
  en: "UTC",
  de: "Europe/Berlin",
  hi: "Asia/Kolkata",
  "pt-BR": "America/Sao_Paulo",
  pseudo: "UTC",
};
const minute = (at: Date | undefined) => at?.toISOString().slice(0, 16) ?? null;
const span = (typed: string, language: Language, after = NOW) => {
  const { from, until, rest } = readInterval(typed, { language, zone: ZONES[language], after });
  return [minute(from?.at), minute(until?.at), rest];
};
const said = (typed: string, language: Language, zone = ZONES[language], after = NOW) =>
  minute(readTime(typed, { language, zone, after })?.at);

describe("both ends are those that were meant", () => {
  test.each([
    // "Tomorrow" is the day after the one on which it is typed, also in the end.
    ["from tomorrow 09:00 until tomorrow 18:00", "en", ["2027-03-27T09:00", "2027-03-27T18:00", ""]],
    ["von morgen 22 Uhr bis übermorgen 6 Uhr", "de", ["2027-03-27T21:00", "2027-03-28T04:00", ""]],
    ["from friday 18:00 until monday 09:00", "en", ["2027-03-26T18:00", "2027-03-29T09:00", ""]],
    // The offset of an instant is no second time.
    ["until 2027-03-28T18:00-03:00", "en", [null, "2027-03-28T21:00", ""]],
    ["until 2027-03-28T18:00:00-03:00 dentist", "en", [null, "2027-03-28T21:00", "dentist"]],
    // A zone that is named once holds for both.
    ["13:00-18:00 Asia/Kolkata", "de", ["2027-03-26T07:30", "2027-03-26T12:30", ""]],
    ["from 13:00 UTC until 18:00", "hi", ["2027-03-26T13:00", "2027-03-26T18:00", ""]],
    ["from 13:00 UTC until 18:00 Europe/Berlin", "hi", ["2027-03-26T13:00", "2027-03-26T17:00", ""]],
    ["13h às 18h dentista", "pt-BR", ["2027-03-26T16:00", "2027-03-26T21:00", "dentista"]],
    ["13:00 for 2 hours", "en", ["2027-03-26T13:00", "2027-03-26T15:00", ""]],
  ] as const)("%s (%s)", (typed, language, wanted) => expect(span(typed, language)).toEqual(wanted));

  test.each([
    ["until 18:00 today 15:00 dentist", "en"],
    ["bis 03.04 18:00", "de"],
    ["bis 5.3 18:00", "de"],
    ["until 18:00 for 2 hours", "en"],
  ] as const)("where two ends are said, or half a date, none is guessed: %s", (typed, language) =>
    expect(span(typed, language).slice(0, 2)).toEqual([null, null]),
  );

  test.each([
    ["from 10:00 until 18:00", "2027-03-26T10:00", "2027-03-26T18:00"],
    ["from 10:00 for 2 hours", "2027-03-26T10:00", "2027-03-26T12:00"],
    ["from 10:15 until tomorrow 18:00", "2027-03-26T10:15", "2027-03-27T18:00"],
    ["from 08:00 until 10:00", "2027-03-27T08:00", "2027-03-27T10:00"],
    ["from 10:00 until friday 18:00", "2027-03-27T10:00", "2027-04-02T18:00"],
    ["from 22:00 until 06:00", "2027-03-26T22:00", "2027-03-27T06:00"],
  ])("what has begun a moment ago is not put off to tomorrow: %s", (typed, from, until) =>
    expect(span(typed, "en", new Date("2027-03-26T10:15:20Z"))).toEqual([from, until, ""]),
  );
});

describe("a zone by what people call it", () => {
  test.each([
    ["18:00 CET", "hi", "2027-03-26T17:00"],
    ["18:00 MEZ", "de", "2027-03-26T17:00"],
    ["18:00 IST", "de", "2027-03-26T12:30"],
    ["18:00 UTC-3", "hi", "2027-03-26T21:00"],
    ["18:00 GMT+5:30", "de", "2027-03-26T12:30"],
    ["2027-03-27 01:00 +05:30", "de", "2027-03-26T19:30"],
    ["01:00 UTC+12:45", "en", "2027-03-26T12:15"],
  ] as const)("%s (%s)", (typed, language, at) => expect(said(typed, language)).toBe(at));

  test("a name that two places share is the reader's own", () => {
    expect(said("18:00 IST", "en", "Asia/Jerusalem")).toBe("2027-03-26T15:00");
    expect(said("18:00 CST", "en", "Asia/Shanghai", new Date("2027-03-26T04:00:00Z"))).toBe(
      "2027-03-26T10:00",
    );
  });

  test("a small word is no zone", () => {
    expect(span("bis 18:00 ist Anna weg", "de")).toEqual([null, "2027-03-26T17:00", "ist Anna weg"]);
    expect(span("until 18:00 PTO", "en")).toEqual([null, "2027-03-26T18:00", "PTO"]);
  });

  test("a weekday is the next one there, never one that has passed there", () => {
    // Thursday evening in New York, Friday 10:00 in Tokyo.
    const at = new Date("2027-03-26T01:00:00Z");
    expect(said("friday 09:00 Asia/Tokyo", "en", "America/New_York", at)).toBe("2027-04-02T00:00");
    expect(said("tomorrow 18:00 Asia/Tokyo", "en", "America/New_York", at)).toBe("2027-03-26T09:00");
  });
});

describe("the halves of a day", () => {
  test.each([
    ["रात 12 बजे", "hi", "2027-03-26T18:30"],
    ["रात 2 बजे", "hi", "2027-03-26T20:30"],
    ["रात 9 बजे", "hi", "2027-03-26T15:30"],
    ["12 at night", "en", "2027-03-27T00:00"],
    ["2 at night", "en", "2027-03-27T02:00"],
    ["11 at night", "en", "2027-03-26T23:00"],
    ["at 8 tonight", "en", "2027-03-26T20:00"],
    ["6 tomorrow evening", "en", null],
    ["at 6 tomorrow evening", "en", "2027-03-27T18:00"],
    ["12 Uhr am Montag", "de", "2027-03-29T10:00"],
    ["12:00 am Freitag", "de", "2027-04-02T10:00"],
    ["12 am monday", "en", "2027-03-29T00:00"],
    ["heute Abend um 8", "de", "2027-03-26T19:00"],
    ["morgen früh um 9", "de", "2027-03-27T08:00"],
    ["amanhã às 2 da madrugada", "pt-BR", "2027-03-27T05:00"],
    ["at 6 p.m", "en", "2027-03-26T18:00"],
    // Either side of tomorrow: it is asked for, not guessed.
    ["कल रात 1 बजे", "hi", null],
    ["tomorrow 12 at night", "en", null],
  ] as const)("%s (%s)", (typed, language, at) => expect(said(typed, language)).toBe(at));
});

describe("a date as cards write it", () => {
  test.each([
    ["Fri 2 Apr, 18:00 CEST", "en", "2027-04-02T16:00"],
    ["Fri, 2 Apr 2027, 18:00 CEST", "hi", "2027-04-02T16:00"],
    ["2. April um 18 Uhr", "de", "2027-04-02T16:00"],
    ["2 de abril às 18h", "pt-BR", "2027-04-02T21:00"],
    ["2 अप्रैल 18:00", "hi", "2027-04-02T12:30"],
    ["April 2, 18:00", "en", "2027-04-02T18:00"],
    ["5 March 18:00", "en", "2028-03-05T18:00"],
    ["29.02. 09:00", "de", "2028-02-29T08:00"],
    ["Mon 2 Apr, 18:00", "en", null],
    ["2027-02-30T10:00Z", "en", null],
  ] as const)("%s (%s)", (typed, language, at) => expect(said(typed, language)).toBe(at));
});

describe("a day of the calendar ends at the same hour, also where the clocks change in between", () => {
  test.each([
    ["in 3 Tagen", "de", "2027-03-29T09:15"],
    ["in 1 Woche", "de", "2027-04-02T09:15"],
    ["+1.5d", "de", "2027-03-27T22:15"],
    ["in 72 Stunden", "de", "2027-03-29T10:15"],
  ] as const)("%s (%s)", (typed, language, at) => expect(said(typed, language)).toBe(at));

  test("a cover of a week ends when it began", () =>
    expect(span("ab 20 Uhr für 1 Woche", "de")).toEqual(["2027-03-26T19:00", "2027-04-02T18:00", ""]));
});

test("a time that the clock shows at this moment is now, where now may be meant", () => {
  const reader = { language: "en", zone: "UTC", after: new Date("2027-03-26T18:00:30Z") } as const;
  expect(minute(readTime("18:00", reader)?.at)).toBe("2027-03-27T18:00");
  expect(minute(readTime("18:00", { ...reader, mayBeNow: true })?.at)).toBe("2027-03-26T18:00");
  expect(minute(readTime("17:59", { ...reader, mayBeNow: true })?.at)).toBe("2027-03-27T17:59");
});
