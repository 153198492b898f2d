import { expect, test } from "vitest";
import type { Answer } from "../../../src/chat/call.ts";
import { findActs } from "../../../src/core/read-record.ts";
import { addFreeze } from "../../../src/features/calendar/add-freeze.ts";
import { calendarCard } from "../../../src/features/calendar/cards.ts";
import { endFreeze } from "../../../src/features/calendar/end-freeze.ts";
import {
  findComingFreezes,
  findFreezes,
  findNextStart,
} from "../../../src/features/calendar/find-freezes.ts";
import { spansOf } from "../../../src/features/calendar/freeze-span.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import type { Room } from "../../../src/features/room.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { refusalOf } from "../release/ask-release.ts";

const withoutFreezes = (room: Room) =>
  (room.fileSections ?? []).filter((section) => section.key !== "freezes");
const said = (answer: Answer): string =>
  answer.kind === "card"
    ? textOf(answer.card)
    : answer.kind === "form"
      ? `form ${answer.form.title}`
      : answer.kind;

const QUARTER = {
  name: "Quarter end",
  startsLocal: "2027-03-30T18:00",
  endsLocal: "2027-04-01T08:00",
  reason: "The books close",
};
const add = (house: TestHouse, more: object = {}, by = "lena") =>
  house.as(by, (ctx) => addFreeze(ctx, { ...QUARTER, ...more }));
const held = (house: TestHouse, iso: string, regions: string[]) =>
  house.asBaton(async (ctx) => {
    const question = { service: "checkout", environment: "production", regions, at: new Date(iso) };
    return (await findFreezes(ctx, question)).flatMap((hold) => hold.spans.map((span) => span.region.key));
  });

test("a freeze holds each region in its own local time", async () => {
  const house = await testHouse();
  await add(house);
  // 18:00 in Berlin is 16:00 UTC in summer time; in São Paulo it is 21:00 UTC.
  expect(await held(house, "2027-03-30T15:59:59Z", ["berlin", "saopaulo"])).toEqual([]);
  expect(await held(house, "2027-03-30T16:00:00Z", ["berlin", "saopaulo"])).toEqual(["berlin"]);
  expect(await held(house, "2027-03-30T21:00:00Z", ["berlin", "saopaulo"])).toEqual(["berlin", "saopaulo"]);
  expect(await held(house, "2027-04-01T06:00:00Z", ["berlin", "saopaulo"])).toEqual(["saopaulo"]);
  expect(await held(house, "2027-03-31T12:00:00Z", ["bengaluru"])).toEqual(["bengaluru"]);
});

test("a freeze with a zone begins everywhere at the same instant, and covers only what it names", async () => {
  const house = await testHouse();
  await add(house, { zone: "Europe/Berlin", regions: ["saopaulo"], environments: ["staging"] });
  expect(await held(house, "2027-03-31T12:00:00Z", ["berlin", "saopaulo"])).toEqual([]);
  await add(house, { name: "All", zone: "Europe/Berlin", regions: ["saopaulo"] });
  expect(await held(house, "2027-03-30T16:00:00Z", ["berlin", "saopaulo"])).toEqual(["saopaulo"]);
});

test("a local time that the clocks skip or repeat is the first instant that can be meant", () => {
  const berlin = { key: "berlin", name: "Berlin", zone: "Europe/Berlin" };
  const [skipped] = spansOf(
    {
      regions: null,
      zone: null,
      endedAt: null,
      startsLocal: "2027-03-28T02:30",
      endsLocal: "2027-10-31T02:30",
    },
    [berlin],
  );
  expect(skipped?.startsAt.toISOString()).toBe("2027-03-28T01:00:00.000Z");
  expect(skipped?.endsAt.toISOString()).toBe("2027-10-31T00:30:00.000Z");
});

test("one line adds a freeze and shows it in each region's time; fewer words open the form", async () => {
  const house = await testHouse();
  const line =
    "release calendar add Quarter end in berlin from 2027-03-30 18:00 until 2027-04-01 08:00 for production: the books close";
  await house.type("lena", line);
  await house.catchUp();
  const posted = house.slack.messages.at(-1);
  const text = posted ? textOf(posted.card) : "";
  expect(text).toMatch(/Berlin: Tue,? 30 Mar, 18:00 CEST \(16:00 UTC\) – Thu,? 1 Apr, 08:00 CEST/);
  expect(text).not.toContain("São Paulo:");
  expect(said(await house.type("lena", "release calendar add"))).toBe("form Add a freeze");
  expect(said(await house.type("anna", "release calendar"))).toContain("Quarter end · Bestätigt");
});

test("the form adds a freeze and points at the field that is wrong", async () => {
  const house = await testHouse();
  const answer = await house.type("lena", "release calendar add Quarter end");
  if (answer.kind !== "form") throw new Error("no form");
  const { handle } = answer.form;
  const values = { ...QUARTER, zone: "each-region", regions: ["berlin"] };
  const wrong = { ...values, endsLocal: "2027-03-29T08:00" };
  expect(await house.call("lena", { kind: "form", handle, values: wrong })).toEqual({
    kind: "form-errors",
    errors: { endsLocal: "The freeze ends before it starts. Please check the two times." },
  });
  await house.call("lena", { kind: "form", handle, values });
  expect(said(await house.type("lena", "release calendar"))).toContain("Quarter end · Confirmed");
});

test("bad input is refused with a reason", async () => {
  const house = await testHouse();
  expect(await refusalOf(add(house, { endsLocal: "2027-03-30T17:00" }))).toBe("calendar.ends-before-start");
  expect(
    await refusalOf(add(house, { startsLocal: "2026-03-01T00:00", endsLocal: "2026-03-02T00:00" })),
  ).toBe("calendar.is-past");
  expect(await refusalOf(add(house, { regions: ["moon"] }))).toBe("calendar.unknown-region");
  expect(await refusalOf(add(house, { services: ["moon"] }))).toBe("calendar.unknown-key");
  expect(await refusalOf(add(house, {}, "thiago"))).toBe("access.missing-right");
});

test("it is ended once, by whoever may, and on record", async () => {
  const house = await testHouse();
  const freeze = await add(house);
  const end = (person: string) =>
    refusalOf(house.as(person, (ctx) => endFreeze(ctx, { freezeId: freeze.id })));
  expect(await end("thiago")).toBe("access.missing-right");
  const tries = hasPostgres() ? 20 : 2;
  const answers = await Promise.all(Array.from({ length: tries }, () => end("lena")));
  expect(answers.filter((answer) => answer === "not refused")).toHaveLength(1);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "freeze", id: freeze.id }));
  expect(acts.map((act) => act.action)).toEqual(["calendar.freeze-added", "calendar.freeze-ended"]);
  expect(await held(house, "2027-03-31T12:00:00Z", ["berlin"])).toEqual([]);
});

test("by its name, the freeze that still holds is ended, and never one that ran out", async () => {
  const house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  const first = await add(house, { startsLocal: "2027-03-09T00:00", endsLocal: "2027-03-10T08:00" });
  await add(house);
  await house.at("2027-03-31T12:00:00Z");
  expect(await held(house, "2027-03-31T12:00:00Z", ["berlin"])).toEqual(["berlin"]);
  await house.type("lena", "release calendar end Quarter end");
  expect(await held(house, "2027-03-31T12:00:00Z", ["berlin"])).toEqual([]);
  expect(await refusalOf(house.as("lena", (ctx) => endFreeze(ctx, { freezeId: first.id })))).toBe(
    "calendar.already-ended",
  );
});

test("a clock that the line cannot be sure of opens the form", async () => {
  const house = await testHouse();
  const line = (zone: string) =>
    house.type(
      "lena",
      `release calendar add X from 2027-03-30 18:00 until 2027-04-01 08:00 ${zone}: the books`,
    );
  expect(said(await line("UTC+1"))).toBe("form Add a freeze");
  expect(said(await line("CET"))).toBe("form Add a freeze");
});

test("the same name twice is refused, also by twenty at once", async () => {
  const house = await testHouse();
  const tries = hasPostgres() ? 20 : 2;
  const answers = await Promise.all(Array.from({ length: tries }, () => refusalOf(add(house))));
  expect(answers.filter((answer) => answer === "not refused")).toHaveLength(1);
});

test("the next start is known before it comes", async () => {
  const house = await testHouse();
  await add(house);
  const next = await house.asBaton((ctx) =>
    findNextStart(ctx, {
      service: "checkout",
      environment: "production",
      regions: ["berlin"],
      at: new Date("2027-03-09T09:00:00Z"),
    }),
  );
  expect(next?.toISOString()).toBe("2027-03-30T16:00:00.000Z");
});

test("a freeze of the file is ended in the file only; what leaves the file ends, what returns holds again", async () => {
  const house = await testHouse();
  const text = demoFor(ROOMS);
  const without = demoFor(ROOMS.map((room) => ({ ...room, fileSections: withoutFreezes(room) })));
  const coming = () => house.asBaton(async (ctx) => (await findComingFreezes(ctx)).map((one) => one.freeze));
  const [first] = await coming();
  if (!first) throw new Error("the demo organisation has a freeze");
  expect(await refusalOf(house.as("lena", (ctx) => endFreeze(ctx, { freezeId: first.id })))).toBe(
    "calendar.managed-by-file",
  );
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: without }));
  expect(await coming()).toEqual([]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  expect((await coming()).map((freeze) => freeze.id)).toEqual([first.id]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  expect((await coming())[0]?.addedAt).toEqual(first.addedAt);
});

test("midnight in one place names the day that it is in UTC", async () => {
  const house = await testHouse();
  const midnight = { startsLocal: "2027-12-20T00:00", endsLocal: "2028-01-03T00:00" };
  await add(house, { name: "Shutdown", ...midnight, regions: ["berlin"] });
  const spans = await house.as("lena", async (ctx) => {
    const coming = (await findComingFreezes(ctx)).filter(({ freeze }) => freeze.name === "Shutdown");
    return JSON.stringify(calendarCard(ctx, coming));
  });
  expect(spans).toContain("Mon 20 Dec, 00:00 CET (Sun 19 Dec, 23:00 UTC)");
  expect(spans).toContain("Mon, 3 Jan 2028, 00:00 CET (Sun 2 Jan, 23:00 UTC)");
});
