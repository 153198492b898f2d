import { describe, expect, test } from "vitest";
import { doubledWithin, gapsWithin, shortRestsWithin } from "../../../src/features/oncall/gaps-within.ts";
import { whoAt } from "../../../src/features/oncall/on-call-at.ts";
import {
  type CoverRule,
  NO_ROSTER,
  type Roster,
  type Rotation,
} from "../../../src/features/oncall/rotation.ts";
import {
  boundariesBetween,
  nextBoundary,
  stretchAt,
  stretchesBetween,
} from "../../../src/features/oncall/shift-boundaries.ts";
import { rotation, shift } from "./sketch.ts";

const HOUR = 3_600_000;
const ms = (iso: string) => Date.parse(iso);
const who = (rule: Rotation, iso: string, roster: Roster = NO_ROSTER) =>
  whoAt(roster, rule, ms(iso)).personId;

const AROUND = rotation([
  shift({ starts: "09:30", zone: "Asia/Kolkata", people: ["arjun", "priya"], from: "2026-12-28" }),
  shift({ starts: "13:00", zone: "Europe/Berlin", people: ["anna", "jonas"], from: "2026-12-28" }),
  shift({ starts: "17:30", zone: "America/Sao_Paulo", people: ["rafael"] }),
]);

describe("follow the sun", () => {
  test("each shift ends where the next one starts, by its own clock", () => {
    expect(who(AROUND, "2027-03-09T03:59:59Z")).toBe("rafael");
    expect(who(AROUND, "2027-03-09T04:00:00Z")).toBe("arjun");
    expect(who(AROUND, "2027-03-09T12:00:00Z")).toBe("anna");
    expect(who(AROUND, "2027-03-09T20:30:00Z")).toBe("rafael");
  });

  test("after Berlin's clocks change, Berlin takes over an hour earlier in Bengaluru's day", () => {
    expect(who(AROUND, "2027-03-27T11:30:00Z")).toBe("arjun");
    expect(who(AROUND, "2027-03-28T11:30:00Z")).toBe("anna");
  });

  test("weekly turns change at the shift's start on Monday", () => {
    expect(who(AROUND, "2027-03-15T03:59:00Z")).toBe("rafael");
    expect([who(AROUND, "2027-03-14T05:00:00Z"), who(AROUND, "2027-03-15T05:00:00Z")]).toEqual([
      "arjun",
      "priya",
    ]);
  });

  test("where clocks put two starts at one instant, exactly one is on", () => {
    const rule = rotation([
      shift({ starts: "09:00", people: ["utc"] }),
      shift({ starts: "10:00", zone: "Europe/London", people: ["london"] }),
    ]);
    // In summer both start at 09:00 UTC; the later in the file is on.
    expect(who(rule, "2027-07-01T09:00:00Z")).toBe("london");
    expect(
      stretchesBetween(NO_ROSTER, rule, { from: ms("2027-07-01T00:00:00Z"), to: ms("2027-07-03T00:00:00Z") }),
    ).toHaveLength(1);
    expect(who(rule, "2027-01-15T09:30:00Z")).toBe("utc");
  });

  test("says since when and until when, past turns of the same person", () => {
    const alone = rotation([shift({ starts: "09:00", people: ["anna", "jonas"], from: "2026-12-28" })]);
    const on = stretchAt(NO_ROSTER, alone, ms("2027-03-10T12:00:00Z"));
    expect(on.startsAt).toBe(ms("2027-03-08T09:00:00Z"));
    expect(on.endsAt).toBe(ms("2027-03-15T09:00:00Z"));
    const always = stretchAt(NO_ROSTER, rotation([shift({ starts: "09:00" })]), ms("2027-03-10T12:00:00Z"));
    expect([always.startsAt, always.endsAt]).toEqual([null, null]);
    expect(
      nextBoundary(NO_ROSTER, rotation([shift({ starts: "09:00" })]), ms("2027-03-10T12:00:00Z")),
    ).toBeNull();
  });

  test("daily turns count only days on which the shift starts", () => {
    const rule = rotation([
      shift({ starts: "09:00", days: [1, 2, 3, 4, 5], people: ["a", "b", "c"], turns: "daily" }),
    ]);
    // Friday 10 January 2025 is the fifth start, Monday the sixth.
    expect([
      who(rule, "2025-01-10T10:00:00Z"),
      who(rule, "2025-01-12T10:00:00Z"),
      who(rule, "2025-01-13T10:00:00Z"),
    ]).toEqual(["b", "b", "c"]);
  });

  test("a layer with an end gives the duty back to the one below it", () => {
    const rule = rotation([
      shift({ starts: "00:00", people: ["base"] }),
      shift({ starts: "09:00", ends: "17:00", people: ["day"] }),
    ]);
    expect([
      who(rule, "2027-03-09T08:59:00Z"),
      who(rule, "2027-03-09T09:00:00Z"),
      who(rule, "2027-03-09T17:00:00Z"),
    ]).toEqual(["base", "day", "base"]);
  });
});

describe("leavers and covers", () => {
  const left = (entries: Record<string, string>): Roster => ({
    covers: new Map(),
    leftAt: new Map(Object.entries(entries).map(([key, iso]) => [key, ms(iso)])),
  });

  test("who left is skipped and named, from that instant on", () => {
    const roster = left({ arjun: "2027-03-09T06:00:00Z" });
    expect(who(AROUND, "2027-03-09T05:59:00Z", roster)).toBe("arjun");
    expect(whoAt(roster, AROUND, ms("2027-03-09T06:00:00Z"))).toMatchObject({
      personId: "priya",
      turnOf: "arjun",
      skipped: ["arjun"],
    });
    const changes = boundariesBetween(roster, AROUND, {
      from: ms("2027-03-09T04:30:00Z"),
      to: ms("2027-03-09T11:00:00Z"),
    });
    expect(changes.map(({ at }) => at)).toEqual([ms("2027-03-09T06:00:00Z")]);
  });

  test("where everyone has left, nobody is on and the gap says why", () => {
    const gaps = gapsWithin(left({ rafael: "2027-01-01T00:00:00Z" }), [AROUND], {
      from: ms("2027-03-09T00:00:00Z"),
      days: 2,
    });
    expect(gaps.map(({ because }) => because)).toEqual(["all-left", "all-left", "all-left"]);
  });

  const covering = (
    ...rules: (Omit<CoverRule, "id" | "startsAt" | "endsAt"> & { from: string; to: string })[]
  ): Roster => ({
    leftAt: new Map(),
    covers: Map.groupBy(
      rules.map(({ personId, replacesId, from, to }, index) => ({
        id: String(index),
        personId,
        replacesId,
        startsAt: ms(from),
        endsAt: ms(to),
      })),
      (rule) => rule.replacesId,
    ),
  });
  const FROM = { from: "2027-03-09T13:00:00Z", to: "2027-03-09T15:00:00Z" };

  test("a cover takes the duty for exactly its time", () => {
    const roster = covering({ personId: "lena", replacesId: "anna", ...FROM });
    const times = ["12:59", "13:00", "14:59", "15:00"].map((time) =>
      who(AROUND, `2027-03-09T${time}:00Z`, roster),
    );
    expect(times).toEqual(["anna", "lena", "lena", "anna"]);
  });

  test("a cover for someone who is not on changes nothing", () => {
    expect(
      who(AROUND, "2027-03-09T14:00:00Z", covering({ personId: "lena", replacesId: "jonas", ...FROM })),
    ).toBe("anna");
  });

  test("who covers may be covered; two who cover each other do not go round for ever", () => {
    const chain = covering(
      { personId: "lena", replacesId: "anna", ...FROM },
      { personId: "thiago", replacesId: "lena", ...FROM },
    );
    expect(who(AROUND, "2027-03-09T14:00:00Z", chain)).toBe("thiago");
    const round = covering(
      { personId: "lena", replacesId: "anna", ...FROM },
      { personId: "anna", replacesId: "lena", ...FROM },
    );
    expect(who(AROUND, "2027-03-09T14:00:00Z", round)).toBe("lena");
  });

  test("a cover by someone who has left does not count", () => {
    const roster = {
      ...covering({ personId: "lena", replacesId: "anna", ...FROM }),
      leftAt: new Map([["lena", ms("2027-03-01T00:00:00Z")]]),
    };
    expect(who(AROUND, "2027-03-09T14:00:00Z", roster)).toBe("anna");
  });
});

describe("what is wrong is found before it happens", () => {
  test("two regions whose shifts meet in winter leave an hour open in summer", () => {
    const rule = rotation([
      shift({ starts: "09:00", ends: "17:00", zone: "Europe/Berlin", people: ["anna"] }),
      shift({ starts: "21:30", ends: "13:30", zone: "Asia/Kolkata", people: ["arjun"] }),
    ]);
    const gaps = gapsWithin(NO_ROSTER, [rule], { from: ms("2027-01-04T00:00:00Z"), days: 180 });
    expect(gaps.length).toBe(180 - 83);
    expect(new Date(gaps[0]?.startsAt ?? 0).toISOString()).toBe("2027-03-28T15:00:00.000Z");
    expect(gaps[0]?.because).toBe("no-shift");
  });

  test("before its first day a rotation has nobody", () => {
    const rule = rotation([shift({ starts: "09:00", from: "2027-03-10" })]);
    const [gap, ...others] = gapsWithin(NO_ROSTER, [rule], { from: ms("2027-03-09T00:00:00Z"), days: 400 });
    expect(others).toEqual([]);
    expect(gap?.endsAt).toBe(ms("2027-03-10T09:00:00Z"));
  });

  test("a rotation with nobody in it is a gap, never a crash", () => {
    expect(who(rotation([shift({ starts: "09:00", people: [] })]), "2027-03-09T10:00:00Z")).toBeNull();
    expect(who(rotation([]), "2027-03-09T10:00:00Z")).toBeNull();
    const gaps = gapsWithin(NO_ROSTER, [rotation([shift({ starts: "09:00", people: [] })])], {
      from: ms("2027-03-09T00:00:00Z"),
      days: 1,
    });
    expect(gaps[0]?.because).toBe("no-people");
  });

  test("one person as primary and backup is named, and short rests too", () => {
    const primary = rotation([shift({ starts: "09:00", ends: "17:00", people: ["anna"] })]);
    const backup = rotation([shift({ starts: "16:00", ends: "20:00", people: ["anna"] })], "backup");
    const span = { from: ms("2027-03-09T00:00:00Z"), days: 1 };
    expect(doubledWithin(NO_ROSTER, [primary, backup], span)).toEqual([
      {
        personId: "anna",
        teamId: "payments",
        startsAt: ms("2027-03-09T16:00:00Z"),
        endsAt: ms("2027-03-09T17:00:00Z"),
      },
    ]);
    const late = rotation([shift({ starts: "22:00", ends: "23:00", people: ["anna"] })], "backup");
    expect(shortRestsWithin(NO_ROSTER, [primary, late], { ...span, restMs: 11 * HOUR })).toHaveLength(1);
  });
});
