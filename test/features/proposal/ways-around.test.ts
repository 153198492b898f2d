/** What would let one administrator act alone, by a detour. */
import { expect, test } from "vitest";
import { and, eq } from "../../../src/db/drizzle.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { people } from "../../../src/features/person/tables.ts";
import { agreeProposal } from "../../../src/features/proposal/agree-proposal.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { refused } from "../incident/told.ts";
import { administrators, apply, applyAtTerminal, fileOf, lastProposal } from "./who-administers.ts";

const BOTH = fileOf("priya", "anna");
const HOUR = 3_600_000;

const agree = async (house: TestHouse, person: string) => {
  const { id } = await lastProposal(house);
  return house.as(person, (ctx) => agreeProposal(ctx, { proposalId: id }));
};

test("nobody is left alone by taking the other's chat account away", async () => {
  const house = await testHouse();
  const text = BOTH.replace("slack: U0PRIYA, ", "");
  expect(await refused(apply(house, text))).toBe("proposal.needs-two");
  await applyAtTerminal(house, text);
  await house.catchUp();
  expect((await house.inbox("priya")).map((one) => textOf(one.card)).join()).toContain(
    "priya loses: the last way to be asked in chat",
  );
  await agree(house, "anna");
  await agree(house, "priya");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("done");
});

test("nobody is left alone by switching off the chat where the other is", async () => {
  const file = fileOf("kavya", "priya");
  const house = await testHouse({ file });
  const text = file.replace("secrets: TEAMS", "secrets: TEAMS\n    active: false");
  expect(text).toContain("active: false");
  expect(await refused(apply(house, text))).toBe("proposal.needs-two");
});

test("an administrator who could not be reached in chat gets no account by one alone", async () => {
  const unreachable = fileOf("priya", "anna", "lena").replace("slack: U0LENA, ", "");
  expect(unreachable).not.toContain("U0LENA");
  const house = await testHouse({ file: unreachable });
  expect(
    await refused(
      apply(house, unreachable.replace("lena@", "x@").replace("email: x@", "slack: U0MALLORY, email: x@")),
    ),
  ).toBe("proposal.needs-two");
});

test("a last day is not put off by one alone, nor set for the other", async () => {
  const grant = "role: admin\n    people: [lena]\n    until: 2027-03-20";
  const withEnd = BOTH.replace("\ngrants:\n", `\ngrants:\n  - ${grant}\n`);
  expect(withEnd).toContain("until: 2027-03-20");
  const house = await testHouse({ file: withEnd });
  expect(await refused(apply(house, withEnd.replace("2027-03-20", "2027-12-20")))).toBe("proposal.needs-two");
  expect(await refused(apply(house, withEnd.replace("    until: 2027-03-20\n", "")))).toBe(
    "proposal.needs-two",
  );
  const { changes } = await apply(house, withEnd.replace("2027-03-20", "2027-03-19"));
  expect(changes.map(({ kind }) => kind)).toEqual(["added", "gone"]);
});

test("the other's administration is not given a last day by one alone", async () => {
  const house = await testHouse();
  const text = BOTH.replace(
    "role: admin\n    people: [priya, anna]",
    "role: admin\n    people: [priya]\n    until: 2027-03-10\n  - role: admin\n    people: [anna]",
  );
  expect(await refused(apply(house, text))).toBe("proposal.needs-two");
});

const restrict = (house: TestHouse, key: string) =>
  house.asBaton((ctx) =>
    ctx.tx
      .update(people)
      .set({ state: "restricted" })
      .where(and(eq(people.orgId, ctx.org.id), eq(people.key, key))),
  );

test("an agreement counts no more once its giver has left", async () => {
  const house = await testHouse({ file: fileOf("priya", "anna", "rafael") });
  await applyAtTerminal(house, fileOf("priya", "anna", "rafael", "lena"));
  await agree(house, "priya");
  await restrict(house, "priya");
  await agree(house, "anna");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("waiting");
  await agree(house, "rafael");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("done");
});

test("after a day the answer of somebody who has left is not enough", async () => {
  const house = await testHouse({ file: fileOf("priya", "anna", "rafael") });
  await applyAtTerminal(house, fileOf("priya", "anna", "rafael", "lena"));
  await agree(house, "priya");
  await restrict(house, "priya");
  await house.pass(25 * HOUR);
  expect((await lastProposal(house)).state).toBe("waiting");
  await house.pass(7 * 24 * HOUR);
  expect((await lastProposal(house)).state).toBe("expired");
});

test("what has expired is not agreed to, however late Baton notices", async () => {
  const house = await testHouse();
  await applyAtTerminal(house, fileOf("priya", "anna", "lena"));
  await house.at("2027-03-16T10:00:00Z");
  expect(await refused(agree(house, "anna"))).toBe("proposal.is-expired");
});

test("one answer of the last day does not carry it beyond its end, however late Baton notices", async () => {
  const house = await testHouse();
  await applyAtTerminal(house, fileOf("priya", "anna", "lena"));
  await house.at("2027-03-15T20:00:00Z");
  await agree(house, "anna");
  await house.at("2027-03-18T09:00:00Z");
  await house.catchUp();
  expect((await lastProposal(house)).state).toBe("expired");
  expect(await administrators(house)).toEqual(["anna", "priya"]);
});

test.runIf(hasPostgres())(
  "what was agreed is void where another file comes into force in the same instant",
  async () => {
    const house = await testHouse();
    await applyAtTerminal(house, fileOf("priya", "anna", "lena"));
    await agree(house, "anna");
    await agree(house, "priya");
    const other = BOTH.replace("name: Lena Hoffmann", "name: Lena Hofmann");
    let settled: Promise<unknown> = Promise.resolve();
    await house.asBaton(async (ctx) => {
      await applyOrganisation(ctx, { text: other });
      settled = house.catchUp();
      await waitsForLock(house);
    });
    await settled;
    expect((await lastProposal(house)).state).toBe("void");
    expect(await administrators(house)).toEqual(["anna", "priya"]);
  },
);

/** Until a transaction waits for another one's row. */
async function waitsForLock(house: TestHouse): Promise<void> {
  for (;;) {
    const [row] = await house.db.raw<{ waiting: number }>(
      "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (row && row.waiting > 0) return;
  }
}
