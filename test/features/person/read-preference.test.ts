import { expect, test } from "vitest";
import { readZone } from "../../../src/features/person/read-preference.ts";

test.each(["kolkata", "Kolkata", "Asia/Kolkata", "Asia/Calcutta"])("%s is Asia/Kolkata", (typed) => {
  expect(readZone(typed)).toBe("Asia/Kolkata");
});

test("a zone that nobody knows is asked back with a near one", () => {
  expect(() => readZone("Kolkatta")).toThrow(
    expect.objectContaining({ params: expect.objectContaining({ near: "Asia/Kolkata" }) }),
  );
});

test.each([
  ["BST", "Europe/London"],
  ["IST", "Asia/Kolkata"],
  ["est", "America/New_York"],
  ["CEST", "Europe/Berlin"],
])("%s names several places or half a year: it is asked back with a place", (typed, near) => {
  expect(() => readZone(typed)).toThrow(
    expect.objectContaining({ key: "person.bad-zone", params: { typed, near } }),
  );
});

test.each(["UTC", "utc", "GMT"])("%s may be chosen", (typed) => {
  expect(readZone(typed)).toMatch(/UTC|GMT/i);
});
