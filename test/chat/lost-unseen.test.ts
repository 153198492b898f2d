/** A team's channel that was deleted, archived, or left by Baton while nobody told so. */
import { expect, test } from "vitest";
import { testHouse } from "../kit/house.ts";
import { textOf } from "../kit/recording-platform.ts";

const PAYMENTS = "19:payments@thread.tacv2";

test("where a channel takes no card, administrators are told once, and it is as if Baton had been taken out", async () => {
  const house = await testHouse();
  const told = async () =>
    (await house.inbox("anna")).filter(({ card }) => textOf(card).includes("aus Payments entfernt")).length;
  house.teams.absentFrom.add(PAYMENTS);
  await house.type("lena", "incident open sev3 checkout: slow");
  await house.catchUp();
  expect(await told()).toBe(1);
  expect(house.slack.messages.some(({ conversation }) => conversation === "C0PAYMENTS")).toBe(true);
  await house.type("lena", "incident open sev3 ledger: slow");
  await house.catchUp();
  expect(await told()).toBe(1);

  house.teams.absentFrom.delete(PAYMENTS);
  await house.type("jonas", "incident list", { conversation: PAYMENTS, kind: "channel", platform: "teams" });
  await house.type("lena", "incident open sev3 checkout: slower");
  await house.catchUp();
  const there = house.teams.messages.filter(({ conversation }) => conversation === PAYMENTS);
  expect(there.some(({ card }) => textOf(card).includes("slower"))).toBe(true);
});
