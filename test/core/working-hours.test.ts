import { expect, test } from "vitest";
import { isWithin, nextStart, WorkingHours } from "../../src/core/working-hours.ts";

const BERLIN = WorkingHours.parse({ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:30" });
const at = (iso: string) => new Date(iso);

test("working hours hold from their start to the instant before their end, in local time", () => {
  expect(isWithin(BERLIN, "Europe/Berlin", at("2027-03-26T08:00:00Z"))).toBe(true);
  expect(isWithin(BERLIN, "Europe/Berlin", at("2027-03-26T07:59:59Z"))).toBe(false);
  expect(isWithin(BERLIN, "Europe/Berlin", at("2027-03-26T16:30:00Z"))).toBe(false);
});

test("after a weekend with a clock change, work starts at the same local hour", () => {
  expect(nextStart(BERLIN, "Europe/Berlin", at("2027-03-26T18:00:00Z"))).toEqual(at("2027-03-29T07:00:00Z"));
});

test("during working hours the next start is now", () => {
  const now = at("2027-03-26T10:00:00Z");
  expect(nextStart(BERLIN, "Europe/Berlin", now)).toEqual(now);
});

test("a night shift ends on the next day", () => {
  const night = WorkingHours.parse({ days: [5], from: "22:00", to: "06:00" });
  expect(isWithin(night, "Asia/Kolkata", at("2027-03-26T20:00:00Z"))).toBe(true);
  expect(isWithin(night, "Asia/Kolkata", at("2027-03-27T01:00:00Z"))).toBe(false);
});

test("who never works has no next start", () => {
  expect(nextStart({ days: [], from: "09:00", to: "17:00" }, "UTC", at("2027-03-26T10:00:00Z"))).toBeNull();
});
