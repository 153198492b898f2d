/** An agreement to an exception counts only while its giver may still grant it; after its end nobody decides. */
import { expect, test } from "vitest";
import { endException } from "../../../src/features/exception/end-exception.ts";
import { getException } from "../../../src/features/exception/find-exceptions.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { refuseException } from "../../../src/features/exception/refuse-exception.ts";
import { requestException } from "../../../src/features/exception/request-exception.ts";
import type { Exception } from "../../../src/features/exception/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { restoreAccount } from "../../../src/features/person/restore-account.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { platformTells, TEAM } from "../account/accounts.ts";
import { refusalOf } from "../release/ask-release.ts";

const DEMO = demoFor(ROOMS);
const SERVICE_ID = "00000000-0000-4000-8000-00000000c0de";

/** Of two who must agree. */
const request = (house: TestHouse, rule = "freeze:quarter-end"): Promise<Exception> =>
  house.as("lena", (ctx) =>
    requestException(ctx, {
      subject: `service:${SERVICE_ID}`,
      subjectName: "Checkout",
      rule,
      ruleName: "Quarter end",
      scope: { service: "checkout" },
      reason: "Security fix",
      quorum: 2,
      endsAt: new Date("2027-03-10T09:00:00Z"),
    }),
  );
const grant = (house: TestHouse, person: string, { id }: Exception) =>
  refusalOf(house.as(person, (ctx) => grantException(ctx, { exceptionId: id })));
const refuse = (house: TestHouse, person: string, { id }: Exception) =>
  refusalOf(house.as(person, (ctx) => refuseException(ctx, { exceptionId: id, reason: "It can wait" })));
const stateOf = async (house: TestHouse, { id }: Exception) =>
  (await house.asBaton((ctx) => getException(ctx, id))).state;
const leave = async (house: TestHouse, person: string) => {
  const personId = await house.personId(person);
  return house.asBaton((ctx) => leavePerson(ctx, { personId }));
};

const LOST: readonly (readonly [string, (house: TestHouse) => Promise<unknown>])[] = [
  ["has left", (house) => leave(house, "rafael")],
  [
    "has lost the role",
    (house) => {
      const was = "people: [priya, anna, rafael]";
      expect(DEMO).toContain(was);
      return house.asBaton((ctx) =>
        applyOrganisation(ctx, { text: DEMO.replace(was, "people: [priya, anna]") }),
      );
    },
  ],
  [
    "has no account any more",
    async (house) => {
      await platformTells(house, "U0RAFAEL", { isDeactivated: true });
    },
  ],
];

test.each(LOST)("an agreement counts no longer where its giver %s", async (_, lose) => {
  const house = await testHouse();
  const exception = await request(house);
  await grant(house, "rafael", exception);
  await lose(house);
  expect(await grant(house, "anna", exception)).toBe("not refused");
  expect(await stateOf(house, exception)).toBe("requested");
  await house.catchUp();
  const card = textOf((await house.inbox("priya")).at(-1)?.card ?? fail());
  expect(card).toContain("Anna Weber");
  expect(card).not.toContain("Rafael");
  expect(await grant(house, "priya", exception)).toBe("not refused");
  expect(await stateOf(house, exception)).toBe("granted");
});

test("an agreement goes with the account that gave it, until the person's other account gives it anew", async () => {
  const was = "people: [priya, anna, rafael]";
  expect(DEMO).toContain(was);
  const house = await testHouse({ file: DEMO.replace(was, "people: [priya, anna, arjun]") });
  const exception = await request(house);
  await house.catchUp();
  const { card } = (await house.inbox("arjun")).at(-1) ?? { card: fail() };
  const { handle } = buttonOn(card, "मंज़ूर करें");
  await house.press("arjun", handle, { platform: "slack" });
  await platformTells(house, "U0ARJUN", { isDeactivated: true });
  expect(await grant(house, "anna", exception)).toBe("not refused");
  expect(await stateOf(house, exception)).toBe("requested");
  await house.press("arjun", handle, { platform: "teams" });
  expect(await stateOf(house, exception)).toBe("granted");
});

test("an account that was blocked and is open again does not bring its agreement back", async () => {
  const house = await testHouse();
  const exception = await request(house);
  await grant(house, "rafael", exception);
  const account = { provider: "slack", tenant: TEAM, subject: "U0RAFAEL" } as const;
  await house.asBaton((ctx) => blockAccount(ctx, account));
  await house.at("2027-03-09T09:05:00Z");
  await house.asBaton((ctx) => restoreAccount(ctx, account));
  expect(await grant(house, "anna", exception)).toBe("not refused");
  expect(await stateOf(house, exception)).toBe("requested");
});

test("what has ended is not decided any more, even before anybody has said that it ended", async () => {
  const house = await testHouse();
  const exception = await request(house);
  await grant(house, "rafael", exception);
  await house.at("2027-03-10T09:00:00Z");
  expect(await grant(house, "anna", exception)).toBe("exception.is-ended");
  expect(await grant(house, "rafael", exception)).toBe("exception.is-ended");
  expect(await refuse(house, "anna", exception)).toBe("exception.is-ended");
  await house.catchUp();
  expect(await stateOf(house, exception)).toBe("ended");
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).join()).not.toContain("granted until");
});

test.runIf(hasPostgres())("of a grant, a refusal and an end at once one decides", async () => {
  const house = await testHouse();
  for (let round = 0; round < 8; round++) {
    const exception = await request(house, `freeze:round-${round}`);
    await grant(house, "rafael", exception);
    const [granted, refused, ended] = await Promise.all([
      grant(house, "anna", exception),
      refuse(house, "priya", exception),
      refusalOf(house.as("lena", (ctx) => endException(ctx, { exceptionId: exception.id }))),
    ]);
    const state = await stateOf(house, exception);
    expect(ended === "not refused" || refused === "not refused").toBe(true);
    // Granted may be ended after that; what was refused or ended is neither granted nor refused any more.
    if (refused === "not refused") expect([granted, ended, state]).not.toContain("granted");
    if (granted === "not refused") expect(state).toBe("ended");
  }
});

test.runIf(hasPostgres())("no exception holds on an agreement whose giver left before", async () => {
  const house = await testHouse();
  for (let round = 0; round < 12; round++) {
    const exception = await request(house, `freeze:round-${round}`);
    await grant(house, "rafael", exception);
    const late = async () => {
      for (let count = 0; count < round; count++) await house.db.raw("select 1");
      return grant(house, "anna", exception);
    };
    await Promise.all([late(), leave(house, "rafael")]);
    const acts = (
      await house.db.raw<{ action: string }>(
        "select action from records where action in ('exception.granted', 'person.left') order by seq",
      )
    ).map(({ action }) => action);
    if ((await stateOf(house, exception)) === "granted")
      expect(acts.slice(-2)).toEqual(["exception.granted", "person.left"]);
    else expect(acts.at(-1)).toBe("person.left");
    await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${DEMO}\n# ${round}` }));
  }
});

function fail(): never {
  throw new Error("nothing was sent");
}
