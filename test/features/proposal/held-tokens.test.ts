import { expect, test } from "vitest";
import { findTokenActor } from "../../../src/features/access/find-token-actor.ts";
import { freeToken } from "../../../src/features/access/free-token.ts";
import { makeToken } from "../../../src/features/access/make-token.ts";
import { runToken } from "../../../src/features/access/token-cli.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { pressIn } from "../incident/press-in.ts";
import { refused } from "../incident/told.ts";

const CI = { name: "ci", rights: ["release.request"], days: 30 };
const make = (house: TestHouse, input: Parameters<typeof makeToken>[1] = CI) =>
  house.as("anna", (ctx) => makeToken(ctx, input));
const acts = async (house: TestHouse, secret: string) => (await findTokenActor(house.db, secret)) !== null;

test("a token that can write acts when two administrators have agreed, one that reads at once", async () => {
  const house = await testHouse();
  const { secret, token } = await make(house);
  expect(token.isHeld).toBe(true);
  const reading = await make(house, { ...CI, name: "board", rights: ["release.read", "oncall.read"] });
  expect(await acts(house, reading.secret)).toBe(true);
  await house.catchUp();
  expect((await house.inbox("priya")).map((one) => textOf(one.card)).join()).toContain(
    "ci gains: release.request",
  );
  await pressIn(house, "dm-U0PRIYA").press("priya", "Agree");
  expect(await acts(house, secret)).toBe(false);
  await pressIn(house, "dm-U0ANNA").press("anna", "Zustimmen");
  expect(await acts(house, secret)).toBe(true);
});

test("refused, it ends", async () => {
  const house = await testHouse();
  const { secret, token } = await make(house);
  await house.catchUp();
  await pressIn(house, "dm-U0PRIYA").press("priya", "Refuse");
  expect(await acts(house, secret)).toBe(false);
  await house.asBaton((ctx) => freeToken(ctx, { tokenId: token.id }));
  expect(await acts(house, secret)).toBe(false);
});

test("at the terminal the secret is shown, and that it does not act yet", async () => {
  const house = await testHouse();
  const lines: string[] = [];
  const tools = {
    inOrganisation: <T>(run: Parameters<TestHouse["asBaton"]>[0]) => house.asBaton(run) as Promise<T>,
    write: (line: string) => void lines.push(line),
  };
  expect(await runToken(["make", "ci", "release.request"], tools as never)).toBe(0);
  expect(lines.at(-1)).toContain("two administrators have to agree");
});

test("no token administers", async () => {
  const house = await testHouse();
  for (const right of ["organisation.apply", "organisation.*", "access.*", "proposal.decide"])
    expect(await refused(make(house, { ...CI, rights: [right] })), right).toBe("access.for-people");
});
