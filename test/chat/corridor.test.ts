import { expect, test } from "vitest";
import { kept } from "../../src/chat/card.ts";
import { textParts } from "../../src/core/instants.ts";
import { testHouse } from "../kit/house.ts";
import { textOf } from "../kit/recording-platform.ts";

test("a typo in the service opens the incident all the same, in both chats, each in its language", async () => {
  const house = await testHouse();
  await house.type("anna", "incident open sev1 chekout: payments time out");
  await house.catchUp();
  const shown = (conversation: string) =>
    [...house.slack.messages, ...house.teams.messages]
      .filter((message) => message.conversation === conversation)
      .map((message) => textOf(message.card))
      .join("\n");
  for (const conversation of ["C0PAYMENTS", "19:payments@thread.tacv2", "dm-U0ANNA"])
    expect(shown(conversation)).toContain("I-1 · payments time out");
  expect(shown("C0PAYMENTS")).toContain("You typed “chekout”. Is it Checkout?");
  expect(shown("dm-U0ANNA")).toContain("Schweregrad: sev1");
  expect(house.logged).toEqual([]);
});

test("a word within two edits of a verb is asked about and never taken as a title", async () => {
  const house = await testHouse();
  const answer = await house.type("anna", "incident opne sev1 checkout: payments time out");
  await house.catchUp();
  expect(answer.kind).toBe("card");
  expect(answer.kind === "card" ? textOf(answer.card) : "").toContain(
    "incident open sev1 checkout: payments time out",
  );
  expect(house.slack.messages).toEqual([]);
});

test("the same delivery twice is done once", async () => {
  const house = await testHouse();
  const account = {
    provider: "slack",
    tenant: "T0MERIDIAN",
    subject: "U0ANNA",
    name: "",
    isOutsider: false,
    isBot: false,
  } as const;
  const call = {
    deliveryId: "the-same",
    installation: { platform: "slack", enterprise: "", team: "T0MERIDIAN" },
    provenBy: ["SLACK"],
    account,
    place: { conversation: "D1", thread: "", kind: "personal" },
    ask: { kind: "command", text: "incident open checkout: slow", via: "slash" },
    answersInline: true,
  } as const;
  expect((await house.router(call)).kind).not.toBe("repeat");
  expect(await house.router(call)).toEqual({ kind: "repeat" });
});

test("a card that is kept in a row keeps its times as times", () => {
  const at = new Date("2027-03-28T01:10:00Z");
  const card = kept({
    title: "R-1",
    notification: "R-1",
    blocks: [{ kind: "facts", facts: [["Decide by", at]] }],
  });
  expect(JSON.stringify(card)).not.toContain("2027-03-28T01:10");
  const [block] = card.blocks;
  const value = block?.kind === "facts" ? block.facts[0]?.[1] : undefined;
  expect(textParts(String(value))).toEqual([{ kind: "instant", at, style: "full" }]);
});

test("a message that may have arrived before says so, once", async () => {
  const house = await testHouse();
  house.slack.troubles.push({ kind: "unsure", reason: "no answer" });
  await house.type("anna", "incident open checkout: slow", { answersInline: false });
  await house.catchUp();
  await house.pass(10_000);
  const [repeated, ...others] = house.slack.messages.filter((message) => message.isRepeat);
  expect(others).toEqual([]);
  const said = repeated ? textOf(repeated.card) : "";
  expect(said.match(/This message may have reached you before|Diese Nachricht haben Sie/g)).toHaveLength(1);
});

test("whoever uses what has no place of its own is answered in his own chat", async () => {
  const house = await testHouse();
  const place = { conversation: "", thread: "", kind: "personal" } as const;
  await house.type("anna", "incident list", { ...place, answersInline: false });
  await house.catchUp();
  const asked = house.slack.messages.filter(({ conversation }) => conversation !== "dm-U0ANNA");
  expect(asked).toEqual([]);
  expect(house.slack.messages).toHaveLength(1);
  expect(house.logged).toEqual([]);
});
