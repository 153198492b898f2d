import { expect, test } from "vitest";
import { NIGHT, open, shown } from "../features/incident/told.ts";
import { testHouse } from "../kit/house.ts";

const CHANNEL = { conversation: "C0PAYMENTS", kind: "channel" } as const;

test("a channel that outsiders have joined gets no card and no change of one, until they have gone", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: payments time out");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("payments time out");

  await house.type("anna", "incident list", { ...CHANNEL, isShared: true });
  await house.type("anna", "incident update I-1 the card data of 300 people", { conversation: "dm-U0ANNA" });
  await open(house, "sev1 ledger: wrong sums", "anna");
  await open(house, "sev1 checkout: again", "anna");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).not.toContain("card data");
  expect(shown(house, "C0PAYMENTS")).not.toContain("again");
  expect(shown(house, "19:payments@thread.tacv2")).toContain("card data");

  await house.type("anna", "incident list", { ...CHANNEL, isShared: false });
  await open(house, "sev2 checkout: third", "anna");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("third");
});

test("an incident whose team's channel is shared has a channel of its own, and no card where outsiders read", async () => {
  const house = await testHouse({ at: NIGHT });
  await house.type("anna", "incident list", { ...CHANNEL, isShared: true });
  await open(house, "sev1 checkout: payments time out", "anna");
  await house.catchUp();
  expect(house.slack.channels.map(({ name }) => name)).toEqual(["inc-1-checkout"]);
  expect(shown(house, "C0PAYMENTS")).not.toContain("time out");
  await house.type("anna", "incident update I-1 the card data of 300 people", { conversation: "dm-U0ANNA" });
  await house.catchUp();
  expect(shown(house, "C-inc-1-checkout")).toContain("card data");
  expect(shown(house, "C0PAYMENTS")).not.toContain("card data");
});

test.each([
  [false, "the channel"],
  [true, "whoever asked"],
])("what is meant for a channel, where outsiders read along (%s), is told to %s", async (isShared) => {
  const house = await testHouse();
  await house.type("thiago", "oncall cover <@U0LENA> until 18:00", { ...CHANNEL, isShared });
  await house.catchUp();
  const [reply] = house.slack.messages.filter((seen) => seen.conversation === CHANNEL.conversation);
  expect(reply?.to).toBe(isShared ? "U0THIAGO" : null);
});
