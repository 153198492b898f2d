import { expect, test } from "vitest";
import { asc, eq } from "../../../src/db/drizzle.ts";
import { acceptHandoff } from "../../../src/features/handoff/accept-handoff.ts";
import { draftHandoff } from "../../../src/features/handoff/draft-handoff.ts";
import { findWaitingFor } from "../../../src/features/handoff/find-handoffs.ts";
import { passHandoff } from "../../../src/features/handoff/pass-handoff.ts";
import { signHandoff } from "../../../src/features/handoff/sign-handoff.ts";
import { type Handoff, handoffs } from "../../../src/features/handoff/tables.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { coverShift } from "../../../src/features/oncall/cover-shift.ts";
import { findNextShift } from "../../../src/features/oncall/find-on-call.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { now, open, refusal, refused, said, withoutRights } from "../incident/told.ts";

const HOUR = 3_600_000;

/** A shift end of the payments team's rotation, so many hours after its next one. */
async function shiftEnd(house: TestHouse, from: string | null, to: string | null, hours = 0) {
  const idOf = (key: string | null) => (key === null ? null : house.personId(key));
  const [outgoingId, incomingId] = [await idOf(from), await idOf(to)];
  return house.asBaton(async (ctx) => {
    const [team] = await ctx.tx.select().from(teams).where(eq(teams.key, "payments"));
    const [next] = await findNextShift(ctx, { teamId: team?.id ?? "" });
    if (!team || !next) throw new Error("the demo organisation's payments team has a rotation");
    const boundaryAt = new Date(next.at.getTime() + hours * HOUR);
    const shifts = { outgoingShift: "Bengaluru", incomingShift: "Berlin" };
    return { teamId: team.id, rotationId: next.rotationId, boundaryAt, outgoingId, incomingId, ...shifts };
  });
}

const allHandoffs = (house: TestHouse): Promise<Handoff[]> =>
  house.asBaton((ctx) => ctx.tx.select().from(handoffs).orderBy(asc(handoffs.boundaryAt)));

const sign = (house: TestHouse, person: string, handoffId: string) =>
  house.as(person, (ctx) => signHandoff(ctx, { handoffId }));

test("what the shift before left unaccepted moves to whoever accepts the next handoff", async () => {
  const house = await testHouse();
  const incident = await open(house, "sev2 checkout: slow");
  await house.as("priya", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  const [first, second] = [
    await shiftEnd(house, "priya", "anna"),
    await shiftEnd(house, "anna", "thiago", 8),
  ];
  await house.asBaton((ctx) => passHandoff(ctx, first));
  const passed = await house.asBaton((ctx) => passHandoff(ctx, second));
  await house.as("thiago", (ctx) => acceptHandoff(ctx, { handoffId: passed.id }));
  expect((await now(house, incident)).ownerId).toBe(await house.personId("thiago"));
});

test("a draft whose outgoing lead is covered goes to whoever covers, who signs it himself", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "anna");
  const made = await house.asBaton((ctx) => draftHandoff(ctx, end));
  const id = made?.id ?? "";
  await sign(house, "priya", id);
  const covered = { ...end, outgoingId: await house.personId("arjun") };
  await house.asBaton((ctx) => draftHandoff(ctx, covered));
  await house.catchUp();
  expect((await allHandoffs(house))[0]).toMatchObject({ outgoingId: covered.outgoingId, signedAt: null });
  expect(await house.inbox("arjun")).toHaveLength(1);
  expect(await refused(sign(house, "priya", id))).toBe("access.missing-right");
  await sign(house, "arjun", id);
  expect((await allHandoffs(house))[0]?.signedAt).not.toBeNull();
});

test("who did not sign is not said to have signed: the shift ended with somebody else on call", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "anna");
  const made = await house.asBaton((ctx) => draftHandoff(ctx, end));
  await sign(house, "priya", made?.id ?? "");
  const outgoingId = await house.personId("arjun");
  const passed = await house.asBaton((ctx) => passHandoff(ctx, { ...end, outgoingId }));
  expect(passed).toMatchObject({ id: made?.id, outgoingId, signedAt: null });
});

test("a draft for an end that did not come waits for nobody once a later one is passed", async () => {
  const house = await testHouse();
  const [planned, real] = [await shiftEnd(house, "priya", "anna"), await shiftEnd(house, "priya", "anna", 2)];
  await house.asBaton((ctx) => draftHandoff(ctx, planned));
  await house.asBaton((ctx) => passHandoff(ctx, real));
  expect(await allHandoffs(house)).toMatchObject([{ state: "superseded" }, { state: "waiting" }]);
  const priya = await house.personId("priya");
  expect(await house.asBaton((ctx) => findWaitingFor(ctx, priya))).toEqual([]);
});

test("a signature that comes late says so; what is accepted or went over is not signed any more", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "anna");
  const passed = await house.asBaton((ctx) => passHandoff(ctx, end));
  await house.as("anna", (ctx) => acceptHandoff(ctx, { handoffId: passed.id }));
  expect(await refused(sign(house, "priya", passed.id))).toBe("handoff.already-accepted");
  const [second, third] = [
    await shiftEnd(house, "anna", "priya", 8),
    await shiftEnd(house, "priya", "jonas", 16),
  ];
  const over = await house.asBaton((ctx) => passHandoff(ctx, second));
  await house.asBaton((ctx) => passHandoff(ctx, third));
  expect(await refused(sign(house, "anna", over.id))).toBe("handoff.superseded");
});

test("the region's lead who is told that nobody accepted may accept it, without any other right", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "thiago");
  const { id } = await house.asBaton((ctx) => passHandoff(ctx, end));
  await house.pass(15 * 60_000);
  const told = await house.inbox("rafael");
  expect(told.map((message) => textOf(message.card)).join()).toContain("[Assumo]");
  await house.as("rafael", (ctx) => acceptHandoff(withoutRights(ctx), { handoffId: id }));
  expect((await allHandoffs(house))[0]?.acceptedBy).toBe(await house.personId("rafael"));
});

test("a lead who has left is not told in vain: the next one is", async () => {
  const house = await testHouse();
  const rafael = await house.personId("rafael");
  await house.asBaton((ctx) => leavePerson(ctx, { personId: rafael }));
  const end = await shiftEnd(house, "priya", "thiago");
  await house.asBaton((ctx) => passHandoff(ctx, end));
  await house.pass(15 * 60_000);
  expect((await house.inbox("anna")).length).toBe(1);
});

test("a cover that was agreed beforehand has a draft too, half an hour before it begins", async () => {
  const house = await testHouse({ at: "2027-03-09T05:00:00Z" });
  const [next] = await house.asBaton(async (ctx) => {
    const [team] = await ctx.tx.select().from(teams).where(eq(teams.key, "payments"));
    return findNextShift(ctx, { teamId: team?.id ?? "" });
  });
  const { outgoingId } = next ?? {};
  const startsAt = new Date("2027-03-09T09:00:00Z");
  const cover = { replacesId: outgoingId ?? "", startsAt, endsAt: new Date("2027-03-09T12:00:00Z") };
  const personId = await house.personId("lena");
  await house.as("anna", (ctx) => coverShift(ctx, { ...cover, personId }));
  await house.pass(3.5 * HOUR + 2000);
  expect(await allHandoffs(house)).toMatchObject([{ state: "drafted", boundaryAt: startsAt, outgoingId }]);
});

test("signed after the shift has ended, the answer says so; who comes second is told who has it", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, "priya", "anna");
  await house.asBaton((ctx) => draftHandoff(ctx, end));
  await house.catchUp();
  const [draft] = await house.inbox("priya");
  const { handle } = buttonOn(draft?.card ?? { title: "", notification: "", blocks: [] }, "Sign");
  const { id } = await house.asBaton((ctx) => passHandoff(ctx, end));
  expect(said(await house.press("priya", handle))).toContain("Your shift has ended");
  await house.as("anna", (ctx) => acceptHandoff(ctx, { handoffId: id }));
  const second = await refusal(house.as("rafael", (ctx) => acceptHandoff(ctx, { handoffId: id })));
  expect(second).toMatchObject({ key: "handoff.already-accepted", params: { person: "Anna Weber" } });
});

test("after a gap nobody is said to have had it", async () => {
  const house = await testHouse();
  const end = await shiftEnd(house, null, "anna");
  await house.asBaton((ctx) => passHandoff(ctx, end));
  await house.catchUp();
  const [card] = (await house.inbox("anna")).map((message) => textOf(message.card));
  expect(card).toContain("Von: niemand");
  expect(card).toContain("Noch nicht angenommen. Davor hatte niemand Bereitschaft.");
});
