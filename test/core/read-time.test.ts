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
const reader = (language: Language) => ({ language, zone: ZONES[language], after: NOW });
const said = (typed: string, language: Language) =>
  readTime(typed, reader(language))?.at.toISOString().slice(0, 16) ?? null;

describe("a time is read in the zone and language of whoever types it", () => {
  test.each([
    ["18:00", "en", "2027-03-26T18:00"],
    ["18:00", "de", "2027-03-26T17:00"],
    ["10:00", "de", "2027-03-27T09:00"],
    ["6 pm", "en", "2027-03-26T18:00"],
    ["6pm", "en", "2027-03-26T18:00"],
    ["12 am", "en", "2027-03-27T00:00"],
    ["noon", "en", "2027-03-26T12:00"],
    ["tomorrow 09:00", "en", "2027-03-27T09:00"],
    ["09:00 tomorrow", "en", "2027-03-27T09:00"],
    ["day after tomorrow 08:00", "en", "2027-03-28T08:00"],
    ["friday 9am", "en", "2027-04-02T09:00"],
    ["friday 11:00", "en", "2027-03-26T11:00"],
    ["next friday 11:00", "en", "2027-04-02T11:00"],
    ["+2h", "en", "2027-03-26T12:15"],
    ["+1h30m", "en", "2027-03-26T11:45"],
    ["in 30 min", "en", "2027-03-26T10:45"],
    ["2027-03-28 01:30 Europe/Berlin", "hi", "2027-03-28T00:30"],
    ["2027-03-28T01:30Z", "hi", "2027-03-28T01:30"],
    ["18:00 UTC", "hi", "2027-03-26T18:00"],
    ["morgen um 9", "de", "2027-03-27T08:00"],
    ["18 Uhr", "de", "2027-03-26T17:00"],
    ["Fr. 18.00", "de", "2027-03-26T17:00"],
    ["in 2 Stunden", "de", "2027-03-26T12:15"],
    ["29.03. 09:00", "de", "2027-03-29T07:00"],
    ["कल शाम 6 बजे", "hi", "2027-03-27T12:30"],
    ["सोमवार को 9 बजे", "hi", "2027-03-29T03:30"],
    ["९:३०", "hi", "2027-03-27T04:00"],
    ["2 घंटे में", "hi", "2027-03-26T12:15"],
    ["amanhã às 18h30", "pt-BR", "2027-03-27T21:30"],
    ["sexta 6h", "pt-BR", "2027-04-02T09:00"],
    ["em 2 horas", "pt-BR", "2027-03-26T12:15"],
    ["29/03/2027 9h", "pt-BR", "2027-03-29T12:00"],
  ] as const)("%s (%s)", (typed, language, at) => expect(said(typed, language)).toBe(at));

  test.each(["", "garbage", "99:00", "25 pm", "2027-02-30 10:00", "0930", "18:00 Mars/Olympus", "7", "in 3"])(
    "“%s” is no time",
    (typed) => expect(said(typed, "en")).toBeNull(),
  );
});

test("who types a time that does not exist, or exists twice, is told", () => {
  expect(readTime("2027-03-28 02:30", reader("de"))).toMatchObject({
    is: "absent",
    at: new Date("2027-03-28T01:00:00Z"),
  });
  expect(readTime("2027-10-31 02:30", reader("de"))).toMatchObject({
    is: "double",
    at: new Date("2027-10-31T00:30:00Z"),
  });
});

test("during the doubled hour, a bare time that has passed once means its second coming", () => {
  const during = { ...reader("de"), after: new Date("2027-10-31T01:15:00Z") };
  expect(readTime("02:45", during)).toMatchObject({ is: "double", at: new Date("2027-10-31T01:45:00Z") });
});

test("a day without an hour says so", () => {
  expect(readTime("tomorrow", reader("en"))).toMatchObject({ isWholeDay: true });
});

describe("an interval", () => {
  const span = (typed: string, language: Language) => {
    const { from, until, rest } = readInterval(typed, reader(language));
    return [from?.at.toISOString().slice(0, 16) ?? null, until?.at.toISOString().slice(0, 16) ?? null, rest];
  };
  test.each([
    ["until 18:00", "en", [null, "2027-03-26T18:00", ""]],
    ["18:00 dentist", "en", [null, "2027-03-26T18:00", "dentist"]],
    ["from 13:00 until 18:00 dentist", "en", ["2027-03-26T13:00", "2027-03-26T18:00", "dentist"]],
    ["13:00-18:00", "en", ["2027-03-26T13:00", "2027-03-26T18:00", ""]],
    ["until 2027-03-28 02:30", "en", [null, "2027-03-28T02:30", ""]],
    ["for 2 hours", "en", [null, "2027-03-26T12:15", ""]],
    ["from 13:00 for 2 hours", "en", ["2027-03-26T13:00", "2027-03-26T15:00", ""]],
    ["from 22:00 until 06:00", "en", ["2027-03-26T22:00", "2027-03-27T06:00", ""]],
    ["von 22 Uhr bis 6 Uhr", "de", ["2027-03-26T21:00", "2027-03-27T05:00", ""]],
    ["bis morgen 9 Uhr Zahnarzt", "de", [null, "2027-03-27T08:00", "Zahnarzt"]],
    ["कल 9:00 से 18:00 तक", "hi", ["2027-03-27T03:30", "2027-03-27T12:30", ""]],
    ["das 13h até as 18h", "pt-BR", ["2027-03-26T16:00", "2027-03-26T21:00", ""]],
    ["dentist", "en", [null, null, "dentist"]],
    ["", "en", [null, null, ""]],
  ] as const)("%s (%s)", (typed, language, wanted) => expect(span(typed, language)).toEqual(wanted));
});
