import { expect, test } from "vitest";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { endToken } from "../../../src/features/access/end-token.ts";
import { findTokenActor } from "../../../src/features/access/find-token-actor.ts";
import { freeToken } from "../../../src/features/access/free-token.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import { apiTokens } from "../../../src/features/access/tables.ts";
import { runToken } from "../../../src/features/access/token-cli.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { hasPostgres } from "../../kit/database.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const CI = { name: "ci", rights: ["release.request"], scope: { service: "checkout" }, days: 30 };
/** With one administrator nobody else can be asked: what he makes acts at once. */
const alone = () =>
  testHouse({
    file: demoFor(ROOMS).replace("role: admin\n    people: [priya, anna]", "role: admin\n    people: [anna]"),
  });
const make = (house: TestHouse, input: Parameters<typeof makeToken>[1] = CI) =>
  house.as("anna", (ctx) => makeToken(ctx, input));

test("a token acts for its organisation with exactly its rights; its secret is kept nowhere", async () => {
  const house = await alone();
  const { token, secret } = await make(house);
  expect(await findTokenActor(house.db, secret)).toEqual({
    orgId: house.orgId,
    actor: {
      kind: "token",
      id: token.id,
      name: "ci",
      grants: [{ right: "release.request", scope: { service: "checkout" } }],
    },
  });
  await house.asBaton(async (ctx) => {
    expect(JSON.stringify(await ctx.tx.select().from(apiTokens))).not.toContain(secret);
    expect(JSON.stringify(await ctx.tx.select().from(records))).not.toContain(secret);
    const [act] = await ctx.tx.select().from(records).where(eq(records.action, "access.token-made"));
    expect(act?.entry).not.toContain(token.hash);
  });
});

test("an unknown, an ended and an expired token are nobody", async () => {
  const house = await alone();
  const [one, two] = [await make(house), await make(house, { ...CI, name: "old" })];
  expect(await findTokenActor(house.db, `${one.secret}x`)).toBeNull();
  await house.as("anna", (ctx) => endToken(ctx, { tokenId: one.token.id }));
  expect(await findTokenActor(house.db, one.secret)).toBeNull();
  await expect(house.as("anna", (ctx) => endToken(ctx, { tokenId: one.token.id }))).rejects.toMatchObject({
    key: "access.token-ended",
  });
  await house.at("2027-04-08T09:00:00Z");
  expect(await findTokenActor(house.db, two.secret)).toBeNull();
});

test("only who may makes a token, never one that approves, never with more than he has", async () => {
  const house = await alone();
  await expect(house.as("jonas", (ctx) => makeToken(ctx, CI))).rejects.toMatchObject({
    key: "access.missing-right",
  });
  for (const right of ["release.approve", "release.*", "exception.approve", "access.token"])
    await expect(make(house, { ...CI, rights: [right] })).rejects.toMatchObject({ key: "access.for-people" });
  await expect(make(house, { ...CI, rights: ["*"] })).rejects.toThrow();
});

test("a leaver's tokens end with him, a service's go on", async () => {
  const house = await alone();
  const personId = await house.personId("lena");
  const [own, service] = [await make(house, { ...CI, personId }), await make(house)];
  await house.as("anna", (ctx) => leavePerson(ctx, { personId }));
  expect(await findTokenActor(house.db, own.secret)).toBeNull();
  expect(await findTokenActor(house.db, service.secret)).not.toBeNull();
});

test("one ends one's own token without any further right; another's one does not", async () => {
  const house = await alone();
  const { token } = await make(house, { ...CI, personId: await house.personId("lena") });
  await expect(house.as("jonas", (ctx) => endToken(ctx, { tokenId: token.id }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
  await house.as("lena", (ctx) => endToken(ctx, { tokenId: token.id }));
});

test.skipIf(!hasPostgres())("two end one token at once: one of them did it", async () => {
  const house = await alone();
  const { token } = await make(house);
  const both = await Promise.allSettled(
    [1, 2].map(() => house.as("anna", (ctx) => endToken(ctx, { tokenId: token.id }))),
  );
  expect(both.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});

test("at the command line the secret is written once and works", async () => {
  const house = await alone();
  const lines: string[] = [];
  const tools = { inOrganisation: house.asBaton, write: (line: string) => void lines.push(line) };
  expect(await runToken(["make", "ci", "release.request", "--days", "7"], tools)).toBe(0);
  expect(await findTokenActor(house.db, lines.at(-1) ?? "")).not.toBeNull();
  expect(await runToken(["make"], tools)).toBe(2);
});

test("who may do what is told to people, with the place where it holds", async () => {
  const house = await alone();
  const card = JSON.stringify(await house.type("lena", "baton access"));
  expect(card).toContain("approver (region berlin): Anna Weber, Jonas Keller");
});

test("a token that waits for two administrators is freed by nobody's hand", async () => {
  const house = await testHouse();
  const { token } = await make(house);
  expect(token.isHeld).toBe(true);
  const free = house.as("anna", (ctx) => freeToken(ctx, { tokenId: token.id }));
  await expect(free).rejects.toMatchObject({ key: "access.missing-right" });
  const freed = await house.asBaton((ctx) => freeToken(ctx, { tokenId: token.id }));
  expect(freed?.isHeld).toBe(false);
});
