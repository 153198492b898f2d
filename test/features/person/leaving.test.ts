import { expect, test } from "vitest";
import { findTokenActor } from "../../../src/features/access/find-token-actor.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { whileOpen } from "../../kit/meanwhile.ts";

const withThird = () => demoFor(ROOMS).replace("people: [priya, anna]\n", "people: [priya, anna, arjun]\n");
const leave = async (house: TestHouse, by: string, key: string) => {
  const personId = await house.personId(key);
  return house.as(by, (ctx) => leavePerson(ctx, { personId }));
};
const keepUntil = new Date("2028-01-01T00:00:00Z");

test.each(["restricted", "erased"])(
  "whoever is %s without having left has left, his tokens and duties too",
  async (state) => {
    const house = await testHouse();
    const personId = await house.personId("arjun");
    const { secret } = await house.as("anna", (ctx) =>
      makeToken(ctx, { name: "laptop", personId, rights: ["release.read"] }),
    );
    const onDuty = () => house.db.raw("select rotation_id from duty_states where person_id = $1", [personId]);
    await house.catchUp();
    expect(await findTokenActor(house.db, secret)).not.toBeNull();
    expect(await onDuty()).not.toEqual([]);
    await house.as("anna", (ctx) =>
      erasePerson(ctx, { personId, ...(state === "restricted" && { keepUntil }) }),
    );
    await house.catchUp();
    expect(await findTokenActor(house.db, secret)).toBeNull();
    expect(await onDuty()).toEqual([]);
    expect(await house.db.raw("select state, left_at from people where id = $1", [personId])).toMatchObject([
      { state, left_at: expect.anything() },
    ]);
  },
);

test("a token is made for nobody who has left", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  await leave(house, "anna", "jonas");
  await expect(
    house.as("anna", (ctx) => makeToken(ctx, { name: "old", personId, rights: ["release.read"] })),
  ).rejects.toMatchObject({ key: "person.gone" });
});

test("of two administrators neither lets the other one go by a press, nor has him forgotten, nor goes himself", async () => {
  const house = await testHouse();
  const keepsTwo = { key: "proposal.keeps-two" };
  await expect(leave(house, "priya", "anna")).rejects.toMatchObject(keepsTwo);
  await expect(leave(house, "anna", "anna")).rejects.toMatchObject(keepsTwo);
  const personId = await house.personId("anna");
  await expect(house.as("priya", (ctx) => erasePerson(ctx, { personId }))).rejects.toMatchObject(keepsTwo);
  expect((await leave(house, "priya", "jonas")).state).toBe("left");
});

test("of three administrators one may go; one whom no chat reaches any more always", async () => {
  const house = await testHouse({ file: withThird() });
  expect((await leave(house, "priya", "arjun")).state).toBe("left");
  await house.db.raw("update identities set state = 'blocked' where subject = 'U0ANNA'");
  expect((await leave(house, "priya", "anna")).state).toBe("left");
});

test.skipIf(!hasPostgres())(
  "of three administrators two who are let go at once leave nobody alone",
  async () => {
    const house = await testHouse({ file: withThird() });
    const [anna, arjun] = [await house.personId("anna"), await house.personId("arjun")];
    await whileOpen(house, { by: "priya", first: (ctx) => leavePerson(ctx, { personId: arjun }) }, () =>
      house.as("priya", (ctx) => leavePerson(ctx, { personId: anna })),
    );
    expect(await house.db.raw("select key from people where state = 'left'")).toEqual([{ key: "arjun" }]);
  },
);
