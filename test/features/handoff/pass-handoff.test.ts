import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { asc, eq } from "../../../src/db/drizzle.ts";
import { draftHandoff } from "../../../src/features/handoff/draft-handoff.ts";
import { passHandoff } from "../../../src/features/handoff/pass-handoff.ts";
import { handoffs } from "../../../src/features/handoff/tables.ts";
import { findNextShift } from "../../../src/features/oncall/find-on-call.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

/** A shift end of the payments team's rotation, from one person to another. */
async function shiftEnd(house: TestHouse, from: string, to: string | null) {
  const [outgoingId, incomingId] = [
    await house.personId(from),
    to === null ? null : await house.personId(to),
  ];
  return house.asBaton(async (ctx) => {
    const [team] = await ctx.tx.select().from(teams).where(eq(teams.key, "payments"));
    const [next] = await findNextShift(ctx, { teamId: team?.id ?? "" });
    if (!team || !next) throw new Error("the demo organisation's payments team has a rotation");
    const { rotationId, at } = next;
    const shifts = { outgoingShift: "Bengaluru", incomingShift: "Berlin" };
    return { teamId: team.id, rotationId, boundaryAt: at, outgoingId, incomingId, ...shifts };
  });
}

const allHandoffs = (house: TestHouse) =>
  house.asBaton((ctx) => ctx.tx.select().from(handoffs).orderBy(asc(handoffs.boundaryAt)));

test("a draft is made once a boundary, and is shown to whoever goes", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "anna");
  const made = await house.asBaton((ctx) => draftHandoff(ctx, end));
  expect(await house.asBaton((ctx) => draftHandoff(ctx, end))).toBeNull();
  await house.catchUp();
  expect(await allHandoffs(house)).toMatchObject([{ id: made?.id, state: "drafted" }]);
  expect([await house.inbox("priya"), await house.inbox("anna")].map((inbox) => inbox.length)).toEqual([
    1, 0,
  ]);
});

test("passed, the next one is asked; what the shift before left unaccepted goes over into it", async () => {
  const house = await testHouse();
  const first = await shiftEnd(house, "priya", "anna");
  const second = {
    ...(await shiftEnd(house, "anna", "rafael")),
    boundaryAt: new Date(first.boundaryAt.getTime() + 8 * 3_600_000),
  };
  const unaccepted = await house.asBaton((ctx) => passHandoff(ctx, first));
  await house.asBaton((ctx) => passHandoff(ctx, second));
  await house.catchUp();
  expect(await allHandoffs(house)).toMatchObject([{ state: "superseded" }, { state: "waiting" }]);
  expect((await house.inbox("rafael")).length).toBe(1);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "handoff", id: unaccepted.id }));
  expect(acts.map((act) => act.action)).toEqual(["handoff.passed", "handoff.superseded"]);
});

test("where nobody comes, their lead is told at once", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", null);
  await house.asBaton((ctx) => passHandoff(ctx, end));
  expect((await allHandoffs(house))[0]?.leadToldAt).not.toBeNull();
});
