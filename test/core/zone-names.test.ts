import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { zoneName, zoneNames } from "../../src/core/zone-names.ts";

const INSTANTS = ["2027-01-15T12:00Z", "2027-07-15T12:00Z"].map((text) => DateTime.fromISO(text));
const offsets = (zone: string) => INSTANTS.map((at) => at.setZone(zone).offset);

test("a city is called what its people call it", () => {
  expect(["Asia/Calcutta", "Europe/Kiev", "Asia/Saigon", "Europe/Berlin"].map(zoneName)).toEqual([
    "Asia/Kolkata",
    "Europe/Kyiv",
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
  ]);
});

test("every name of today is known here, once, and its clock is the old one's", () => {
  const names = zoneNames();
  expect(new Set(names).size).toBe(names.length);
  for (const old of Intl.supportedValuesOf("timeZone")) expect(offsets(zoneName(old))).toEqual(offsets(old));
});
