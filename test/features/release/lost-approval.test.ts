/** An approval counts only while its giver is here, with the account he used, and holds the right it was given by. */
import { expect, test } from "vitest";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { restoreAccount } from "../../../src/features/person/restore-account.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { finishRelease } from "../../../src/features/release/finish-release.ts";
import { goRelease } from "../../../src/features/release/go-release.ts";
import { rejectRelease } from "../../../src/features/release/reject-release.ts";
import type { Release } from "../../../src/features/release/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { platformTells, TEAM } from "../account/accounts.ts";
import { approve, ask, current, go, holds, refusalOf, trail } from "./ask-release.ts";

const DEMO = demoFor(ROOMS);

const applyWith = (house: TestHouse, was: string, is: string) => {
  expect(DEMO).toContain(was);
  return house.asBaton((ctx) => applyOrganisation(ctx, { text: DEMO.replace(was, is) }));
};

const leave = async (house: TestHouse, person: string) => {
  const personId = await house.personId(person);
  // As after a file that two agreed to: Anna administers, and nobody lets her go alone.
  return house.asBaton((ctx) => leavePerson(ctx, { personId }));
};

const SLACK_ARJUN = { provider: "slack", tenant: TEAM, subject: "U0ARJUN" } as const;

const cardOf = async (house: TestHouse, release: Release) => {
  const answer = await house.type("thiago", `release R-${release.number}`);
  return answer.kind === "card" ? textOf(answer.card) : answer.kind;
};

const cardsOf = async (house: TestHouse, person: string) =>
  (await house.inbox(person)).filter((seen) => textOf(seen.card).includes("R-1 · checkout"));

/** Approved by Anna in Berlin and by Arjun, on Slack, in Bengaluru. */
async function approved(house: TestHouse): Promise<Release> {
  const release = await ask(house);
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  await house.catchUp();
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: true });
  return release;
}

const LOST: readonly (readonly [string, (house: TestHouse) => Promise<unknown>])[] = [
  ["has left", (house) => leave(house, "arjun")],
  ["has closed the account he used", (house) => platformTells(house, "U0ARJUN", { isDeactivated: true })],
  ["is a guest now", (house) => platformTells(house, "U0ARJUN", { isGuest: true })],
  [
    "has lost the role",
    (house) => applyWith(house, "people: [priya, arjun, kavya]", "people: [priya, kavya]"),
  ],
  [
    "holds the role in another region",
    (house) =>
      applyWith(
        house,
        "people: [priya, arjun, kavya]\n    in: { region: bengaluru }",
        "people: [priya, kavya]\n    in: { region: bengaluru }\n  - role: approver\n    people: [arjun]\n    in: { region: saopaulo }",
      ),
  ],
];

test.each(LOST)(
  "an approval counts no longer where its giver %s; somebody else is asked",
  async (_, lose) => {
    const house = await testHouse();
    const release = await approved(house);
    const asked = (await cardsOf(house, "kavya")).length;
    await lose(house);
    expect(await holds(house, release)).toEqual(["approvals"]);
    expect(await go(house, release)).toBe("release.held");
    await house.catchUp();
    expect(await current(house, release)).toMatchObject({ state: "approved", isFree: false });
    expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain(
      "is held, because: 1 approval is missing",
    );
    const card = await cardOf(house, release);
    expect(card).toContain("Arjun Mehta's approval counts no longer");
    expect(card).toMatch(/○ Bengaluru: waits for .*Kavya Nair/);
    expect(card).toContain("✓ Berlin: Anna Weber");
    const inbox = await cardsOf(house, "kavya");
    expect(inbox.length).toBe(asked + 1);
    const answer = await house.press("kavya", buttonOn(inbox.at(-1)?.card ?? fail(), "मंज़ूर करें").handle);
    expect(answer.kind === "card" ? textOf(answer.card) : "").toContain("मंज़ूर। अब जा सकती है।");
    expect(await trail(house, release)).not.toContain("release.changed");
    expect(await go(house, release)).toBe("not refused");
  },
);

test("what is lost before the last approval does not complete it", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  await leave(house, "anna");
  expect((await approve(house, "arjun", release)).release.state).toBe("requested");
  expect(await cardOf(house, release)).toContain("○ Berlin: waits for Jonas Keller");
  expect((await approve(house, "jonas", release)).release.state).toBe("approved");
});

test("an account that is opened again does not bring its approval back; the person's other account gives it anew", async () => {
  const house = await testHouse();
  const release = await approved(house);
  await house.asBaton((ctx) => blockAccount(ctx, SLACK_ARJUN));
  await house.at("2027-03-09T09:05:00Z");
  await house.asBaton((ctx) => restoreAccount(ctx, SLACK_ARJUN));
  expect(await holds(house, release)).toEqual(["approvals"]);
  await house.catchUp();
  const card = (await house.inbox("arjun")).at(-1)?.card ?? fail();
  const { handle } = buttonOn(card, "मंज़ूर करें");
  const refused = await house.press("arjun", handle, { platform: "slack" });
  expect(refused.kind === "card" ? textOf(refused.card) : "").not.toContain("अब जा सकती है");
  expect(await holds(house, release)).toEqual(["approvals"]);
  await house.press("arjun", handle, { platform: "teams" });
  expect(await holds(house, release)).toEqual([]);
});

test("whoever changes to another team has approved all the same", async () => {
  const house = await testHouse();
  const release = await approved(house);
  await applyWith(house, "region: berlin\n    teams: [payments]", "region: berlin\n    teams: [platform]");
  await house.catchUp();
  expect(await holds(house, release)).toEqual([]);
});

test("a place that is open again is also one that may be refused", async () => {
  const house = await testHouse();
  const release = await approved(house);
  const reject = () =>
    refusalOf(
      house.as("kavya", (ctx) =>
        rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "Not any more" }),
      ),
    );
  expect(await reject()).toBe("release.is-approved");
  await leave(house, "arjun");
  expect(await reject()).toBe("not refused");
  expect(await current(house, release)).toMatchObject({ state: "rejected", isFree: false });
});

test("an exception stands for an approval that was lost, and what has gone keeps its approvals", async () => {
  const house = await testHouse();
  const release = await approved(house);
  await leave(house, "arjun");
  const exception = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "quorum", reason: "Nobody else is there" }),
  );
  for (const person of ["anna", "rafael"])
    await house.as(person, (ctx) => grantException(ctx, { exceptionId: exception.id }));
  expect(await go(house, release)).toBe("not refused");
  const other = await ask(house, { version: "4.3.0" });
  await approve(house, "anna", other);
  await approve(house, "kavya", other);
  await house.as("lena", (ctx) => goRelease(ctx, { releaseId: other.id }));
  await house.as("lena", (ctx) => finishRelease(ctx, { releaseId: other.id }));
  await leave(house, "anna");
  expect(await cardOf(house, other)).toContain("✓ Berlin: Anna Weber");
});

test.runIf(hasPostgres())("nothing goes on an approval whose giver left before it went", async () => {
  const house = await testHouse();
  for (let round = 0; round < 12; round++) {
    const release = await ask(house, { version: `6.0.${round}` });
    await approve(house, "anna", release);
    await approve(house, "arjun", release);
    const late = async () => {
      for (let count = 0; count < round; count++) await house.db.raw("select 1");
      return go(house, release);
    };
    const [outcome] = await Promise.all([late(), leave(house, "arjun")]);
    const acts = (
      await house.db.raw<{ action: string }>(
        "select action from records where action in ('release.went', 'person.left') order by seq",
      )
    ).map(({ action }) => action);
    if (outcome === "not refused") expect(acts.slice(-2)).toEqual(["release.went", "person.left"]);
    else expect(outcome).toBe("release.held");
    await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${DEMO}\n# ${round}` }));
  }
});

function fail(): never {
  throw new Error("nothing was sent");
}
