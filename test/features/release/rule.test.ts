import { expect, test } from "vitest";
import { fallbackRule, filledCount, placesOf, type Rule, seat } from "../../../src/features/release/rule.ts";

const rule = (requirements: Rule["requirements"]): Rule => ({ ...fallbackRule(true), requirements });
const agreed = (personId: string, ...countsFor: string[]) => ({ personId, countsFor });

test("each affected region is a place of its own, and so is each of a group's", () => {
  const places = placesOf(
    rule([
      { kind: "each-region", role: "approver" },
      { kind: "team", team: "platform", count: 2 },
    ]),
    ["berlin", "saopaulo"],
  );
  expect(places.map((place) => place.need)).toEqual([
    "each-region:approver:berlin",
    "each-region:approver:saopaulo",
    "team:platform",
    "team:platform",
  ]);
});

test("one person fills one place only", () => {
  const places = placesOf(
    rule([
      { kind: "team", team: "platform", count: 1 },
      { kind: "role", role: "approver", count: 1 },
    ]),
    [],
  );
  expect(filledCount(seat(places, [agreed("priya", "team:platform", "role:approver")]))).toBe(1);
});

test("whoever could sit in two places gives way to whoever can sit in one", () => {
  const places = placesOf(
    rule([
      { kind: "team", team: "platform", count: 1 },
      { kind: "role", role: "approver", count: 1 },
    ]),
    [],
  );
  const seated = seat(places, [
    agreed("priya", "team:platform", "role:approver"),
    agreed("kavya", "team:platform"),
  ]);
  expect(seated.map((place) => place.personId)).toEqual(["kavya", "priya"]);
});

test("where no rule fits, production needs one approval and anything else none", () => {
  expect(placesOf(fallbackRule(true), ["berlin"])).toHaveLength(1);
  expect(placesOf(fallbackRule(false), ["berlin"])).toHaveLength(0);
});
