import { expect, test } from "vitest";
import { and, eq } from "../../../src/db/drizzle.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { grants, identities, people } from "../../../src/features/person/tables.ts";
import { approveRelease } from "../../../src/features/release/approve-release.ts";
import { rejectRelease } from "../../../src/features/release/reject-release.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { approve, ask, current, refusalOf, trail } from "./ask-release.ts";

test("one approval from each affected region approves a release, and both are on record", async () => {
  const house = await testHouse();
  const release = await ask(house);
  expect((await approve(house, "anna", release)).release.state).toBe("requested");
  expect((await approve(house, "kavya", release)).release.state).toBe("approved");
  expect(await trail(house, release)).toEqual([
    "release.requested",
    "release.agreed",
    "release.agreed",
    "release.approved",
    "release.freed",
  ]);
});

test("a second approver of the same region is told that this part is already approved", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  expect(await refusalOf(approve(house, "jonas", release))).toBe("release.not-needed");
  expect((await current(house, release)).state).toBe("requested");
});

test("pressing twice counts once and says so", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  expect((await approve(house, "anna", release)).isNew).toBe(false);
  expect(await trail(house, release)).toEqual(["release.requested", "release.agreed"]);
});

test("who holds no right to approve, or another region's, is refused", async () => {
  const house = await testHouse();
  const release = await ask(house);
  expect(await refusalOf(approve(house, "thiago", release))).toBe("access.missing-right");
  expect(await refusalOf(approve(house, "rafael", release))).toBe("access.missing-right");
  // An administrator may do anything, and still does not stand for a region that is not hers.
  const asian = await ask(house, { version: "4.2.1", regions: ["bengaluru"] });
  expect(await refusalOf(approve(house, "anna", asian))).toBe("release.not-asked");
});

test("whoever asked for a release does not approve it, on whichever of her accounts", async () => {
  const house = await testHouse();
  const release = await ask(house, {}, "anna");
  const anna = await house.personId("anna");
  await openTransaction(house.db, house.orgId, async (tx) => {
    await tx.insert(identities).values({
      orgId: house.orgId,
      personId: anna,
      provider: "teams",
      tenant: "11111111-1111-4111-8111-111111111111",
      subject: "00000000-0000-4000-8000-000000000077",
      state: "active",
      proof: "code",
      linkedAt: new Date("2027-01-01T00:00:00Z"),
    });
  });
  expect(await refusalOf(approve(house, "anna", release))).toBe("release.own-request");
  expect((await current(house, release)).state).toBe("requested");
});

test("an account linked after the request approves nothing", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const anna = await house.personId("anna");
  await openTransaction(house.db, house.orgId, async (tx) => {
    await tx
      .update(identities)
      .set({ linkedAt: new Date("2027-03-09T09:00:01Z") })
      .where(and(eq(identities.orgId, house.orgId), eq(identities.personId, anna)));
  });
  expect(await refusalOf(approve(house, "anna", release))).toBe("exception.linked-later");
});

test("a right given after the request approves nothing, one taken away neither", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.at("2027-03-09T10:00:00Z");
  const [thiago, jonas] = [await house.personId("thiago"), await house.personId("jonas")];
  await openTransaction(house.db, house.orgId, async (tx) => {
    await tx.insert(grants).values({
      orgId: house.orgId,
      role: "approver",
      personId: thiago,
      scope: { region: "berlin" },
      managedBy: "chat",
      since: tx.now,
    });
    await tx
      .update(grants)
      .set({ endsAt: tx.now })
      .where(and(eq(grants.orgId, house.orgId), eq(grants.personId, jonas)));
  });
  expect(await refusalOf(approve(house, "thiago", release))).toBe("release.right-too-new");
  expect(await refusalOf(approve(house, "jonas", release))).toBe("access.missing-right");
});

test("someone who has left approves nothing", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const press = house.as("anna", async (ctx) => {
    // She leaves between the look at her rights and the press.
    await ctx.tx
      .update(people)
      .set({ state: "left" })
      .where(and(eq(people.orgId, house.orgId), eq(people.key, "anna")));
    return approveRelease(ctx, { releaseId: release.id, revision: 1, digest: release.digest });
  });
  expect(await refusalOf(press)).toBe("exception.not-active");
});

test("after the decision a late press is told the state", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.as("arjun", (ctx) =>
    rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "Holi" }),
  );
  expect(await refusalOf(approve(house, "anna", release))).toBe("release.is-rejected");
  expect(await refusalOf(approve(house, "thiago", release))).toBe("access.missing-right");
});

test.runIf(hasPostgres())(
  "of twenty who press at once, each counts once and one transition happens",
  async () => {
    const house = await testHouse();
    const release = await ask(house);
    const presses = ["anna", "jonas", "arjun", "kavya"].flatMap((person) =>
      Array.from({ length: 5 }, () => refusalOf(approve(house, person, release))),
    );
    const answers = await Promise.all(presses);
    expect(answers.every((answer) => /not refused|not-needed|is-approved/.test(answer))).toBe(true);
    const acts = await trail(house, release);
    expect(acts.filter((act) => act === "release.approved")).toHaveLength(1);
    expect(acts.filter((act) => act === "release.agreed")).toHaveLength(2);
    expect((await current(house, release)).state).toBe("approved");
  },
);

test.runIf(hasPostgres())("approvals and rejections at once end in one state", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  const reject = (person: string) =>
    house.as(person, (ctx) =>
      rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "Not today" }),
    );
  await Promise.all([
    ...Array.from({ length: 10 }, () => refusalOf(approve(house, "arjun", release))),
    ...Array.from({ length: 5 }, () => refusalOf(reject("kavya"))),
    ...Array.from({ length: 5 }, () => refusalOf(reject("jonas"))),
  ]);
  const acts = await trail(house, release);
  expect(acts.filter((act) => act === "release.approved" || act === "release.rejected")).toHaveLength(1);
  const { state } = await current(house, release);
  expect(acts).toContain(`release.${state}`);
});

test("whose approval counts is not asked again on his own card, and may still reject", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const card = async () => JSON.stringify(await house.type("anna", `release R-${release.number}`));
  expect(await card()).toContain('"label":"Zustimmen"');
  await approve(house, "anna", release);
  expect(await card()).not.toContain('"label":"Zustimmen"');
  expect(await card()).toContain('"label":"Ablehnen"');
});
