import { expect, test } from "vitest";
import type { CallAccount } from "../../../src/chat/call.ts";
import type { Actor } from "../../../src/core/context.ts";
import { mayDo } from "../../../src/core/rights.ts";
import { and, eq } from "../../../src/db/drizzle.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { findOrganisation } from "../../../src/features/organisation/find-organisation.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { findCaller } from "../../../src/features/person/find-caller.ts";
import { findReachable } from "../../../src/features/person/find-reachable.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { grants, people } from "../../../src/features/person/tables.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

const SLACK = { provider: "slack", tenant: "T0MERIDIAN" } as const;
const TEAMS = { provider: "teams", tenant: "11111111-1111-4111-8111-111111111111" } as const;
const ARJUN_ON_TEAMS = "00000000-0000-4000-8000-000000000001";

const caller = (
  account: Pick<CallAccount, "provider" | "tenant" | "subject"> & Partial<CallAccount>,
): CallAccount => ({
  name: "Someone",
  isOutsider: false,
  isBot: false,
  ...account,
});

const whoIs = (house: TestHouse, account: CallAccount) =>
  openTransaction(house.db, house.orgId, async (tx) => {
    const org = await findOrganisation(tx);
    if (!org) throw new Error("no organisation");
    return (await findCaller(tx, account))(org);
  });

const may = (house: TestHouse, actor: Actor, right: string, scope = {}) =>
  house.asBaton(async (ctx) => mayDo({ ...ctx, actor }, right, scope));

test("a known account is its person, with teams, rights, language and zone", async () => {
  const house = await testHouse();
  const { actor, language, zone } = await whoIs(house, caller({ ...SLACK, subject: "U0RAFAEL" }));
  expect(actor).toMatchObject({ kind: "person", id: await house.personId("rafael"), name: "Rafael Costa" });
  expect([language, zone]).toEqual(["pt-BR", "America/Sao_Paulo"]);
  expect(actor.kind === "person" && actor.teams).toHaveLength(1);
  expect(await may(house, actor, "release.approve", { region: "saopaulo" })).toBe(true);
  expect(await may(house, actor, "release.approve", { region: "berlin" })).toBe(false);
  expect(await may(house, actor, "incident.open")).toBe(true);
});

test("two accounts of one human are one actor", async () => {
  const house = await testHouse();
  const onSlack = await whoIs(house, caller({ ...SLACK, subject: "U0ARJUN" }));
  const onTeams = await whoIs(house, caller({ ...TEAMS, subject: ARJUN_ON_TEAMS }));
  expect(onSlack.actor.kind === "person" && onSlack.actor.id).toBe(await house.personId("arjun"));
  expect(onTeams.actor.kind === "person" && onTeams.actor.id).toBe(await house.personId("arjun"));
});

test("an account that nobody linked may open incidents and never approves", async () => {
  const house = await testHouse();
  const { actor, language, zone } = await whoIs(
    house,
    caller({ ...SLACK, subject: "U0NEW", locale: "de-AT", zone: "Europe/Vienna" }),
  );
  expect(actor).toMatchObject({ kind: "account", isOutsider: false });
  expect([language, zone]).toEqual(["de", "Europe/Vienna"]);
  expect(await may(house, actor, "incident.open")).toBe(true);
  expect(await may(house, actor, "release.approve", { region: "berlin" })).toBe(false);
});

test.each([
  ["the same user id in another Slack team", { ...SLACK, tenant: "T0OTHER", subject: "U0ANNA" }, false],
  ["the same user id on the other platform", { ...TEAMS, subject: "U0ANNA" }, false],
  ["a guest whose account is linked", { ...SLACK, subject: "U0ANNA", isOutsider: true }, true],
  ["a bot that carries a person's id", { ...SLACK, subject: "U0ANNA", isBot: true }, true],
] as const)("%s is nobody we know", async (_, account, isOutsider) => {
  const house = await testHouse();
  const { actor } = await whoIs(house, caller(account));
  expect(actor).toMatchObject({ kind: "account", isOutsider });
});

test("a person who left never acts, from none of the accounts", async () => {
  const house = await testHouse();
  const personId = await house.personId("arjun");
  await house.as("anna", (ctx) => leavePerson(ctx, { personId }));
  for (const account of [
    { ...SLACK, subject: "U0ARJUN" },
    { ...TEAMS, subject: ARJUN_ON_TEAMS },
  ]) {
    const { actor } = await whoIs(house, caller(account));
    expect(actor).toMatchObject({ kind: "account", isOutsider: true });
    expect(await may(house, actor, "incident.open")).toBe(false);
  }
  expect(await house.asBaton((ctx) => findReachable(ctx, [personId]))).toEqual([]);
});

test("gone from Slack but alive on Teams: that account acts no more, the person does", async () => {
  const house = await testHouse();
  await house.asBaton((ctx) => blockAccount(ctx, { ...SLACK, subject: "U0ARJUN" }));
  expect((await whoIs(house, caller({ ...SLACK, subject: "U0ARJUN" }))).actor).toMatchObject({
    kind: "account",
    isOutsider: true,
  });
  expect((await whoIs(house, caller({ ...TEAMS, subject: ARJUN_ON_TEAMS }))).actor.kind).toBe("person");
  const arjunId = await house.personId("arjun");
  const [arjun] = await house.asBaton((ctx) => findReachable(ctx, [arjunId]));
  expect(arjun?.accounts.map((one) => one.platform)).toEqual(["teams"]);
});

test("a grant holds until its end and not a moment longer", async () => {
  const house = await testHouse();
  const personId = await house.personId("lena");
  await house.asBaton((ctx) =>
    ctx.tx.insert(grants).values({
      orgId: ctx.org.id,
      role: "approver",
      personId,
      scope: { region: "berlin" },
      managedBy: "chat",
      since: ctx.tx.now,
      endsAt: new Date("2027-03-09T10:00:00Z"),
    }),
  );
  const approves = async () =>
    may(house, (await whoIs(house, caller({ ...SLACK, subject: "U0LENA" }))).actor, "release.approve", {
      region: "berlin",
    });
  expect(await approves()).toBe(true);
  await house.at("2027-03-09T10:00:00Z");
  expect(await approves()).toBe(false);
});

test("another organisation's people, accounts and rights are invisible", async () => {
  const house = await testHouse();
  const other = "22222222-2222-4222-8222-222222222222";
  await openTransaction(house.db, other, async (tx) => {
    expect(await tx.select().from(people)).toEqual([]);
    const org = {
      id: other,
      key: "other",
      name: "Other",
      language: "en",
      zone: "UTC",
      roomsOff: [],
    } as const;
    const { actor } = (await findCaller(tx, caller({ ...SLACK, subject: "U0ANNA" })))(org);
    expect(actor.kind).toBe("account");
    await tx
      .update(people)
      .set({ name: "changed" })
      .where(and(eq(people.orgId, house.orgId)));
  });
  await house.asBaton(async (ctx) => {
    expect((await ctx.tx.select().from(people)).some((person) => person.name === "changed")).toBe(false);
  });
  await expect(
    openTransaction(house.db, other, (tx) =>
      tx.insert(people).values({
        orgId: house.orgId,
        key: "spy",
        name: "Spy",
        zone: "UTC",
        language: "en",
        state: "active",
        managedBy: "chat",
      }),
    ),
  ).rejects.toThrow();
});

test("people are written to on the preferred account first", async () => {
  const house = await testHouse();
  const ids = [await house.personId("arjun"), await house.personId("kavya")];
  const found = await house.asBaton((ctx) => findReachable(ctx, ids));
  expect(found.map((one) => one.name)).toEqual(["Arjun Mehta", "Kavya Nair"]);
  expect(found[0]?.accounts.map((one) => one.account.subject)).toEqual(["U0ARJUN", ARJUN_ON_TEAMS]);
});
