import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { acceptHandoff } from "../../../src/features/handoff/accept-handoff.ts";
import { addHandoffNote } from "../../../src/features/handoff/add-handoff-note.ts";
import { signHandoff } from "../../../src/features/handoff/sign-handoff.ts";
import { handoffs } from "../../../src/features/handoff/tables.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { findNextShift } from "../../../src/features/oncall/find-on-call.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { people } from "../../../src/features/person/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";

const MINUTE = 60_000;

/** The payments team's next shift end, who goes and who comes. */
async function nextEnd(house: TestHouse) {
  return house.asBaton(async (ctx) => {
    const [team] = await ctx.tx.select().from(teams).where(eq(teams.key, "payments"));
    const [next] = await findNextShift(ctx, { teamId: team?.id ?? "" });
    const rows = await ctx.tx.select({ id: people.id, key: people.key }).from(people);
    const keyOf = (id: string | null) => rows.find((row) => row.id === id)?.key ?? "";
    if (!next) throw new Error("the demo organisation's payments team has a rotation");
    return {
      at: next.at,
      outgoing: keyOf(next.outgoingId),
      incoming: keyOf(next.incomingId),
      teamId: team?.id ?? "",
    };
  });
}

const onlyHandoff = async (house: TestHouse) => {
  const rows = await house.asBaton((ctx) => ctx.tx.select().from(handoffs));
  const row = rows.find((one) => one.state !== "superseded") ?? rows[0];
  if (!row) throw new Error("no handoff was drafted");
  return row;
};

/** Until half an hour before the shift's end: the draft is there. */
async function untilDrafted() {
  const house = await testHouse({ at: "2027-03-09T04:30:00Z" });
  const end = await nextEnd(house);
  await house.at(new Date(end.at.getTime() - 29 * MINUTE).toISOString());
  await house.catchUp();
  return { house, end };
}

test("half an hour before the shift ends its lead finds a draft to sign; when it ends the next lead gets it", async () => {
  const { house, end } = await untilDrafted();
  const draft = await onlyHandoff(house);
  expect(draft.state).toBe("drafted");
  const inbox = await house.inbox(end.outgoing);
  expect(inbox.length).toBe(1);
  await house.as(end.outgoing, (ctx) => signHandoff(ctx, { handoffId: draft.id }));
  await house.at(end.at.toISOString());
  await house.catchUp();
  const passed = await onlyHandoff(house);
  expect(passed).toMatchObject({ id: draft.id, state: "waiting" });
  expect(passed.signedAt).not.toBeNull();
  expect((await house.inbox(end.incoming)).length).toBe(1);
  expect(house.logged).toEqual([]);
});

test("accepted, acknowledged incidents change owner; until then they are still the outgoing lead's", async () => {
  const { house, end } = await untilDrafted();
  const incident = await house.as(end.outgoing, (ctx) =>
    openIncident(ctx, { service: "checkout", severity: "sev2", title: "slow" }),
  );
  await house.as(end.outgoing, (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.as(end.outgoing, (ctx) =>
    addHandoffNote(ctx, { teamId: end.teamId, text: "watch the payment queue" }),
  );
  await house.at(end.at.toISOString());
  await house.catchUp();
  const ownerOf = async () => (await house.asBaton((ctx) => ctx.tx.select().from(incidents)))[0]?.ownerId;
  expect(await ownerOf()).toBe(await house.personId(end.outgoing));
  const [digest] = await house.inbox(end.incoming);
  const shown = (await house.inbox(end.incoming)).map((message) => textOf(message.card)).join("\n");
  expect(shown).toContain("slow");
  expect(shown).toContain("watch the payment queue");
  expect(digest).toBeDefined();
  const { id } = await onlyHandoff(house);
  await house.as(end.incoming, (ctx) => acceptHandoff(ctx, { handoffId: id }));
  expect(await ownerOf()).toBe(await house.personId(end.incoming));
  await house.catchUp();
  // Who has just said "I have it" is not told so of each incident.
  expect((await house.inbox(end.incoming)).length).toBe(1);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "handoff", id }));
  expect(acts.map((act) => act.action)).toEqual(["handoff.drafted", "handoff.passed", "handoff.accepted"]);
});

test("not accepted within a quarter of an hour, their lead is told, once", async () => {
  const { house, end } = await untilDrafted();
  await house.at(end.at.toISOString());
  await house.catchUp();
  await house.pass(14 * MINUTE);
  expect((await onlyHandoff(house)).leadToldAt).toBeNull();
  await house.pass(MINUTE);
  await house.pass(60 * MINUTE);
  expect((await onlyHandoff(house)).leadToldAt).not.toBeNull();
});

test("the outgoing lead cannot accept it for the next one, nor can it be accepted before the shift ends", async () => {
  const { house, end } = await untilDrafted();
  const { id } = await onlyHandoff(house);
  await expect(house.as(end.incoming, (ctx) => acceptHandoff(ctx, { handoffId: id }))).rejects.toMatchObject({
    key: "handoff.not-yet",
  });
  await house.at(end.at.toISOString());
  await house.catchUp();
  await expect(house.as(end.outgoing, (ctx) => acceptHandoff(ctx, { handoffId: id }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});

test.runIf(hasPostgres())(
  "twenty presses of “I have it” at once give one acceptance and one record",
  async () => {
    const { house, end } = await untilDrafted();
    await house.at(end.at.toISOString());
    await house.catchUp();
    const { id } = await onlyHandoff(house);
    const presses = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        house.as(end.incoming, (ctx) => acceptHandoff(ctx, { handoffId: id })),
      ),
    );
    expect(presses.filter((press) => press.status === "fulfilled")).toHaveLength(1);
    const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "handoff", id }));
    expect(acts.filter((act) => act.action === "handoff.accepted")).toHaveLength(1);
  },
);
