import { describe, expect, test } from "vitest";
import { formatInstant, isZone, styleFor, zoneLabel } from "../../src/core/format-instant.ts";

const changed = new Date("2027-03-28T01:10:00Z");

test.each([
  ["en", "Europe/Berlin", "Sun 28 Mar, 03:10 CEST"],
  ["de", "Europe/Berlin", "So., 28. März, 03:10 MESZ"],
  ["hi", "Asia/Kolkata", "रवि, 28 मार्च, 06:40 IST"],
  ["pt-BR", "America/Sao_Paulo", "sáb., 27 de mar., 22:10 BRT"],
  ["pseudo", "UTC", "Sun 28 Mar, 01:10 UTC"],
] as const)("%s in %s reads %s", (language, zone, text) => {
  expect(formatInstant(changed, "full", { language, zone })).toBe(text);
});

test("a time alone says its zone, a day alone does not", () => {
  expect(formatInstant(changed, "time", { language: "en", zone: "Asia/Kolkata" })).toBe("06:40 IST");
  expect(formatInstant(changed, "day", { language: "de", zone: "Europe/Berlin" })).toBe("So., 28. März");
});

test("the label changes with the clocks", () => {
  const before = new Date("2027-03-28T00:59:00Z");
  expect(zoneLabel(before, "en", "Europe/Berlin")).toBe("CET");
  expect(zoneLabel(changed, "en", "Europe/Berlin")).toBe("CEST");
});

test("a zone without a name says its offset from UTC", () => {
  expect(zoneLabel(changed, "en", "Asia/Kathmandu")).toBe("UTC+5:45");
});

test("an unknown zone is read as UTC and says so", () => {
  expect(isZone("Mars/Olympus")).toBe(false);
  expect(formatInstant(changed, "time", { language: "en", zone: "Mars/Olympus" })).toBe("01:10 UTC");
});

describe("a reader is told as much of the date as he needs", () => {
  const afternoon = new Date("2026-11-26T14:15:00Z");
  test.each([
    ["this evening: the time alone", "2026-11-26T17:00:00Z", "Europe/Berlin", "time"],
    [
      "tomorrow at five: the day too, though it is only hours away",
      "2026-11-27T04:00:00Z",
      "Europe/Berlin",
      "full",
    ],
    ["past midnight in India, the same evening in Berlin", "2026-11-26T19:00:00Z", "Asia/Kolkata", "full"],
    ["a date of next year: its year", "2027-03-28T01:10:00Z", "Europe/Berlin", "dated"],
    ["a shared place counts its days in UTC", "2026-11-26T23:30:00Z", null, "time"],
  ] as const)("%s", (_, at, zone, style) => {
    expect(styleFor(new Date(at), afternoon, { zone })).toBe(style);
  });

  test("a year is written as the language does", () => {
    const reader = { language: "de", zone: "Europe/Berlin" } as const;
    expect(formatInstant(changed, "dated", reader)).toBe("So., 28. März 2027, 03:10 MESZ");
  });
});
