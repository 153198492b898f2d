import { expect, test } from "vitest";
import { on } from "../../../src/core/events.ts";
import { sql } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { coverShift } from "../../../src/features/oncall/cover-shift.ts";
import { type ShiftEnded, shiftEnded } from "../../../src/features/oncall/events.ts";
import { scheduleShifts } from "../../../src/features/oncall/settle-shifts.ts";
import type { Room } from "../../../src/features/room.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { AROUND, applyFile, fileWith } from "./house-with.ts";

const HOUR = 3_600_000;

/** A house in which every end of a shift is written down: "payments primary: priya > anna 12:00". */
async function listening(at: string): Promise<{ house: TestHouse; heard: string[] }> {
  const heard: string[] = [];
  const keys = new Map<string, string>();
  const listener: Room = {
    name: "probe",
    listeners: [
      on(shiftEnded, async (ctx, ended: ShiftEnded) => {
        for (const row of await ctx.tx.query<{ id: string; key: string }>(sql`select id, key from people`))
          keys.set(row.id, row.key);
        const name = (id: string | null) => (id === null ? "nobody" : (keys.get(id) ?? "?"));
        heard.push(
          `${ended.level} ${name(ended.outgoingId)} > ${name(ended.incomingId)} ${ended.endedAt.toISOString().slice(8, 16)}`,
        );
      }),
    ],
  };
  const house = await testHouse({ at, file: fileWith(AROUND), rooms: [...ROOMS, listener] });
  return { house, heard };
}

test("each end of a shift is announced once, when it is due", async () => {
  const { house, heard } = await listening("2027-03-09T09:00:00Z");
  await house.pass(3 * HOUR - 1);
  expect(heard).toEqual([]);
  await house.pass(1);
  expect(heard).toEqual(["primary priya > anna 09T12:00"]);
  await house.pass(16 * HOUR);
  expect(heard).toEqual(["primary priya > anna 09T12:00", "primary anna > priya 10T04:00"]);
});

test("T1 through Berlin's clock change each shift ends exactly once, at its local time", async () => {
  const { house, heard } = await listening("2027-03-27T09:00:00Z");
  for (let hour = 0; hour < 52; hour++) await house.pass(HOUR);
  expect(heard).toEqual([
    "primary priya > anna 27T12:00",
    "primary anna > priya 28T04:00",
    "primary priya > anna 28T11:00",
    "primary anna > arjun 29T04:00",
    "primary arjun > jonas 29T11:00",
  ]);
});

test("after an outage one announcement leads from who last knew to who is on now", async () => {
  const { house, heard } = await listening("2027-03-09T09:00:00Z");
  await house.pass(5 * 24 * HOUR + 4 * HOUR);
  expect(heard).toEqual(["primary priya > anna 09T12:00"]);
});

test("setting the timers again loses nothing and announces nothing twice", async () => {
  const { house, heard } = await listening("2027-03-09T09:00:00Z");
  await house.at("2027-03-09T12:30:00Z");
  await house.asBaton((ctx) => scheduleShifts(ctx));
  await house.asBaton((ctx) => scheduleShifts(ctx));
  await house.catchUp();
  expect(heard).toEqual(["primary priya > anna 09T12:00"]);
  await house.pass(16 * HOUR);
  expect(heard).toHaveLength(2);
});

test("a cover hands over at its beginning and at its end", async () => {
  const { house, heard } = await listening("2027-03-09T13:00:00Z");
  const personId = await house.personId("thiago");
  const replacesId = await house.personId("anna");
  const times = { startsAt: new Date("2027-03-09T14:00:00Z"), endsAt: new Date("2027-03-09T16:00:00Z") };
  await house.as("anna", (ctx) => coverShift(ctx, { personId, replacesId, ...times }));
  for (let hour = 0; hour < 4; hour++) await house.pass(HOUR);
  expect(heard).toEqual(["primary anna > thiago 09T14:00", "primary thiago > anna 09T16:00"]);
});

test("a changed file hands over at once, and a rotation that is gone ends silently", async () => {
  const { house, heard } = await listening("2027-03-09T09:00:00Z");
  await applyFile(house, fileWith(AROUND.replace("people: [priya, arjun]", "people: [arjun, priya]")));
  expect(heard).toEqual(["primary priya > arjun 09T09:00"]);
  await applyFile(house, fileWith(" {}"));
  await house.pass(48 * HOUR);
  expect(heard).toHaveLength(1);
});
