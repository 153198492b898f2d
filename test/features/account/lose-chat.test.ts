import { expect, test } from "vitest";
import { loseChat } from "../../../src/features/account/lose-chat.ts";
import { testHouse } from "../../kit/house.ts";
import { knownOf, TENANT, typeAs } from "./accounts.ts";

const account = {
  provider: "teams",
  tenant: TENANT,
  subject: "00000000-0000-4000-8000-000000000003",
} as const;

test("a chat that is lost is lost once, and on record; one that Baton never had is nobody's", async () => {
  const house = await testHouse();
  await typeAs(house, account, "incident list");
  const lose = (subject: string = account.subject, isBack = false) =>
    house.asBaton((ctx) => loseChat(ctx, { account: { ...account, subject }, isBack }));
  expect(await lose()).not.toBe(null);
  expect(await lose()).toBe(null);
  expect(await lose("nobody")).toBe(null);
  expect((await knownOf(house, account.subject))?.chatGoneAt).toEqual(new Date("2027-03-09T09:00:00Z"));
  expect(await lose(account.subject, true)).not.toBe(null);
  const acts = await house.db.raw<{ action: string }>(
    "select action from records where action like 'account.chat-%' order by seq",
  );
  expect(acts.map(({ action }) => action)).toEqual(["account.chat-lost", "account.chat-back"]);
});

test("a person cannot say it of another", async () => {
  const house = await testHouse();
  await expect(house.as("anna", (ctx) => loseChat(ctx, { account, isBack: false }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});
