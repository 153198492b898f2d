/** A right that is taken away while somebody presses: either the press was first, or it does not count. */
import { expect, test } from "vitest";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { seededRandom } from "../../kit/slack/seeded-random.ts";
import { platformTells } from "../account/accounts.ts";
import { approve, ask, refusalOf } from "./ask-release.ts";

const SEED = 20270309;
const ROUNDS = 50;
const DEMO = demoFor(ROOMS);
const WITHOUT_ROLE = DEMO.replace("people: [priya, arjun, kavya]", "people: [priya, kavya]");

const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));

type Revocation = {
  /** As the record calls it. */
  readonly action: string;
  revoke(house: TestHouse, round: number): Promise<unknown>;
  restore(house: TestHouse, round: number): Promise<unknown>;
};

/** How Arjun loses his right, and how he gets it back for the next round. */
const REVOCATIONS: readonly Revocation[] = [
  {
    action: "person.right-ended",
    revoke: (house: TestHouse, round: number) => apply(house, `${WITHOUT_ROLE}\n# ${round}`),
    restore: (house: TestHouse, round: number) => apply(house, `${DEMO}\n# ${round}`),
  },
  {
    action: "person.account-blocked",
    revoke: (house: TestHouse) => platformTells(house, "U0ARJUN", { isDeactivated: true }),
    restore: (house: TestHouse) => platformTells(house, "U0ARJUN", {}),
  },
  {
    action: "account.seen",
    revoke: (house: TestHouse) => platformTells(house, "U0ARJUN", { isGuest: true }),
    restore: (house: TestHouse) => platformTells(house, "U0ARJUN", {}),
  },
  {
    action: "person.left",
    revoke: async (house: TestHouse) => {
      const personId = await house.personId("arjun");
      return house.as("priya", (ctx) => leavePerson(ctx, { personId }));
    },
    restore: (house: TestHouse, round: number) => apply(house, `${DEMO}\n# ${round}`),
  },
];

/** As much later as so many statements take. */
async function later<T>(house: TestHouse, statements: number, work: () => Promise<T>): Promise<T> {
  for (let count = 0; count < statements; count++) await house.db.raw("select 1");
  return work();
}

/** What stands on record since, in the order in which it was committed: the chain's head is locked until COMMIT. */
async function actsSince(house: TestHouse, seq: number): Promise<string[]> {
  const rows = await house.db.raw<{ action: string }>(
    "select action from records where seq > $1 order by seq",
    [seq],
  );
  return rows.map(({ action }) => action);
}

const lastSeq = async (house: TestHouse): Promise<number> =>
  Number((await house.db.raw<{ seq: string }>("select max(seq) as seq from records"))[0]?.seq ?? 0);

test.runIf(hasPostgres())(
  `no approval is committed after its right was revoked (seed ${SEED}, ${ROUNDS} rounds)`,
  { timeout: 240_000 },
  async () => {
    const house = await testHouse();
    await house.type("arjun", "incident list", { platform: "slack" });
    const random = seededRandom(SEED);
    const outcomes = { approved: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const release = await ask(house, { version: `5.0.${round}` });
      const before = await lastSeq(house);
      const { action, revoke, restore } = random.pick(REVOCATIONS);
      const [ahead, behind] = [random.below(40), random.below(40)];
      const [refusal] = await Promise.all([
        later(house, ahead, () => refusalOf(approve(house, "arjun", release))),
        later(house, behind, () => revoke(house, round)),
      ]);
      const acts = await actsSince(house, before);
      expect(acts.filter((act) => act === action).length, `round ${round}: ${acts}`).toBeGreaterThan(0);
      const isApproved = acts.includes("release.agreed");
      expect(isApproved, `round ${round}: ${refusal}`).toBe(refusal === "not refused");
      if (isApproved)
        expect(acts.indexOf("release.agreed"), `round ${round}: ${acts}`).toBeLessThan(acts.indexOf(action));
      outcomes[isApproved ? "approved" : "refused"] += 1;
      await restore(house, round);
    }
    // Both ways were met, or nothing was proven.
    expect(outcomes.approved).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(5);
  },
);
