import { expect, test } from "vitest";
import { formatInstant, isZone, zoneLabel } from "../../src/core/format-instant.ts";

const changed = new Date("2027-03-28T01:10:00Z");

test.each([
  ["en", "Europe/Berlin", "Sun 28 Mar, 03:10 CEST"],
  ["de", "Europe/Berlin", "So., 28. März, 03:10 MESZ"],
  ["hi", "Asia/Kolkata", "रवि, 28 मार्च, 06:40 am IST"],
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
