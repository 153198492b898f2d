import { expect, test } from "vitest";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { takeNumber } from "../../../src/features/organisation/take-number.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { findHoldings } from "../../../src/features/person/find-holdings.ts";
import { findPeople, getMeant } from "../../../src/features/person/find-people.ts";
import { firstAdministrator } from "../../../src/features/person/first-administrator.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { grants, people } from "../../../src/features/person/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const keys = (rows: readonly { key: string }[]) => rows.map((row) => row.key);
const find = (house: TestHouse, typed: string) => house.asBaton((ctx) => findPeople(ctx, typed));

test("people are found by key, full name, one name, and by a slip of the fingers", async () => {
  const house = await testHouse();
  for (const typed of ["anna", "Anna Weber", "weber", "@ANNA", "anna weber"])
    expect(keys((await find(house, typed)).exact)).toEqual(["anna"]);
  expect(keys((await find(house, "webr")).near)).toEqual(["anna"]);
  expect(await find(house, "zebulon")).toEqual({ exact: [], near: [] });
  expect(await find(house, "")).toEqual({ exact: [], near: [] });
});

test("an ambiguous name is asked about, never guessed", async () => {
  const house = await testHouse({
    file: demoFor(ROOMS).replace("name: Lena Hoffmann", "name: Anna Hoffmann"),
  });
  await expect(house.as("jonas", (ctx) => getMeant(ctx, "Anna"))).resolves.toMatchObject({ key: "anna" });
  await expect(house.as("jonas", (ctx) => getMeant(ctx, "Hofmann"))).rejects.toMatchObject({
    key: "person.near",
  });
  const twins = await testHouse({
    file: demoFor(ROOMS)
      .replace("name: Lena Hoffmann", "name: Maria Hoffmann")
      .replace("name: Thiago Rocha", "name: Maria Rocha"),
  });
  await expect(twins.as("jonas", (ctx) => getMeant(ctx, "maria"))).rejects.toMatchObject({
    key: "person.ambiguous",
    params: { names: "Maria Hoffmann, Maria Rocha" },
  });
});

test("a mention is the person behind it on the caller's own platform, and nobody else's", async () => {
  const house = await testHouse();
  await expect(house.as("lena", (ctx) => getMeant(ctx, { account: "U0ANNA" }))).resolves.toMatchObject({
    key: "anna",
  });
  await expect(house.as("jonas", (ctx) => getMeant(ctx, { account: "U0ANNA" }))).rejects.toMatchObject({
    key: "person.unknown-mention",
  });
});

test("who holds what: roles, teams, and regions in which nobody else approves", async () => {
  const house = await testHouse({
    file: demoFor(ROOMS).replace("people: [rafael, beatriz]", "people: [rafael]"),
  });
  const rafaelId = await house.personId("rafael");
  const held = await house.asBaton((ctx) => findHoldings(ctx, rafaelId));
  expect(held.teams).toEqual(["Mobile"]);
  expect(held.leads).toEqual(["Mobile", "São Paulo"]);
  expect(held.onlyApproverIn).toEqual(["saopaulo"]);
  const card = JSON.stringify(await house.type("lena", "baton who rafael"));
  expect(card).toContain("Nobody else approves for saopaulo.");
});

test("a person leaves once, on record; without the right nobody makes anyone leave", async () => {
  const house = await testHouse();
  const personId = await house.personId("thiago");
  await expect(house.as("jonas", (ctx) => leavePerson(ctx, { personId }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
  await house.as("anna", (ctx) => leavePerson(ctx, { personId }));
  await expect(house.as("anna", (ctx) => leavePerson(ctx, { personId }))).rejects.toMatchObject({
    key: "person.already-left",
  });
  const acts = await house.asBaton((ctx) =>
    ctx.tx.select().from(records).where(eq(records.action, "person.left")),
  );
  expect(acts).toHaveLength(1);
});

test("an account is blocked once, on record; an unknown one changes nothing", async () => {
  const house = await testHouse();
  const account = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0THIAGO" } as const;
  await expect(house.as("jonas", (ctx) => blockAccount(ctx, account))).rejects.toMatchObject({
    key: "access.missing-right",
  });
  expect(await house.asBaton((ctx) => blockAccount(ctx, account))).toMatchObject({ state: "blocked" });
  expect(await house.asBaton((ctx) => blockAccount(ctx, account))).toBeNull();
  expect(await house.asBaton((ctx) => blockAccount(ctx, { ...account, subject: "U0NOBODY" }))).toBeNull();
});

const INSTALLER = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0BOSS", name: "Robin Boss" } as const;
const withoutAdmin = () => demoFor(ROOMS).replace(/ {2}- role: admin\n {4}people: \[priya, anna\]\n/, "");

test("the installer is the first administrator where there is none, once and on record", async () => {
  const house = await testHouse({ file: withoutAdmin() });
  const person = await house.asBaton((ctx) => firstAdministrator(ctx, INSTALLER));
  expect(person).toMatchObject({ key: "robinboss", managedBy: "chat" });
  expect(
    await house.asBaton((ctx) => firstAdministrator(ctx, { ...INSTALLER, subject: "U0SECOND" })),
  ).toBeNull();
  const acts = await house.asBaton((ctx) =>
    ctx.tx.select().from(records).where(eq(records.action, "person.first-administrator")),
  );
  expect(acts).toHaveLength(1);
});

test("where there is an administrator, whoever installs Baton again gets no right", async () => {
  const house = await testHouse();
  expect(await house.asBaton((ctx) => firstAdministrator(ctx, INSTALLER))).toBeNull();
  expect(
    await house.asBaton((ctx) => ctx.tx.select().from(people).where(eq(people.key, "robinboss"))),
  ).toEqual([]);
});

test.skipIf(!hasPostgres())("two installers at once: one is the first administrator", async () => {
  const house = await testHouse({ file: withoutAdmin() });
  const both = await Promise.all([
    house.asBaton((ctx) => firstAdministrator(ctx, INSTALLER)),
    house.asBaton((ctx) => firstAdministrator(ctx, { ...INSTALLER, subject: "U0SECOND" })),
  ]);
  expect(both.filter((one) => one !== null)).toHaveLength(1);
  const rows = await house.asBaton((ctx) =>
    ctx.tx.select().from(grants).where(eq(grants.role, "administrator")),
  );
  expect(rows).toHaveLength(1);
});

test.skipIf(!hasPostgres())("where there is one, coming into a channel waits for no opening", async () => {
  const house = await testHouse();
  await house.asBaton(async (ctx) => {
    await takeNumber(ctx, "incident");
    expect(await house.call("anna", { kind: "arrived" }, { kind: "channel" })).toEqual({ kind: "done" });
  });
  expect(house.logged).toEqual([]);
});

test("where those who administer may not everything, nobody becomes the first administrator all the same", async () => {
  const house = await testHouse({
    file: demoFor(ROOMS).replace(
      'rights: ["*"]',
      "rights: [organisation.apply, access.token, proposal.decide]",
    ),
  });
  expect(await house.asBaton((ctx) => firstAdministrator(ctx, INSTALLER))).toBeNull();
});
