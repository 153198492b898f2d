import { expect, test } from "vitest";
import { findActs } from "../../src/core/read-record.ts";
import { tokenBearers } from "../../src/features/access/find-token-actor.ts";
import { makeToken } from "../../src/features/access/make-token.ts";
import { ROOMS } from "../../src/features/index.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { tokenPort } from "../../src/web/ports.ts";
import { openWebApp } from "../../src/web/web-app.ts";
import { NIGHT, open, said } from "../features/incident/told.ts";
import { ask } from "../features/release/ask-release.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";
import { buttonOn } from "../kit/recording-platform.ts";

/** What stands on record of denials, oldest first. */
const denials = (house: TestHouse) =>
  house.asBaton(async (ctx) => {
    const acts = await findActs(ctx, { kind: "organisation", id: ctx.org.id });
    return acts
      .filter((act) => act.action === "access.denied")
      .map(({ actor, after }): Record<string, unknown> => ({ actor, ...after }));
  });

/** The button of the newest card that this account was sent. */
function buttonFor(house: TestHouse, account: string, label: string): string {
  const card = house.slack.messages.findLast((one) => one.to === account)?.card;
  return buttonOn(card ?? { title: "", notification: "", blocks: [] }, label).handle;
}

test("a requester who presses Approve on his own release is denied, and it is on record", async () => {
  const house = await testHouse();
  const release = await ask(house, {}, "anna");
  await house.catchUp();
  const handle = buttonOn(
    house.slack.messages.find((one) => one.conversation === "C0PAYMENTS")?.card ?? {
      title: "",
      notification: "",
      blocks: [],
    },
    "Approve",
  ).handle;
  await house.press("anna", handle);
  expect(await denials(house)).toMatchObject([
    {
      actor: `person:${await house.personId("anna")}`,
      reason: "release.own-request",
      ask: "button",
      action: "release.approve",
      about: `release:${release.id}`,
    },
  ]);
});

test("whoever is not among those asked, and whoever presses another one's button, is denied on record", async () => {
  const house = await testHouse();
  await ask(house, { regions: ["bengaluru"] });
  await house.catchUp();
  const shared = house.slack.messages.find((one) => one.conversation === "C0PAYMENTS")?.card;
  const { handle } = buttonOn(shared ?? { title: "", notification: "", blocks: [] }, "Approve");
  await house.press("anna", handle);
  await house.press("thiago", handle);
  await house.press("thiago", buttonFor(house, "U0PRIYA", "Approve"));
  expect((await denials(house)).map((one) => one.reason)).toEqual([
    "release.not-asked",
    "access.missing-right",
    "chat.old-button",
  ]);
});

test("reaching for what is private is a denial; a number that does not exist is none", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "private sev1 checkout: someone reads our mails");
  const hidden = said(await house.type("kavya", "incident timeline I-1"));
  const absent = said(await house.type("kavya", "incident timeline I-2"));
  expect(hidden.replace("I-1", "I-2")).toBe(absent);
  expect(await denials(house)).toMatchObject([
    { reason: "incident.no-such-number", number: 1, ask: "command" },
  ]);
});

test('a "no" that anybody would have got is none, and neither is a slip', async () => {
  const house = await testHouse();
  await house.type("anna", "release request teleporter 1 production");
  await house.type("anna", "incident ack I-9");
  await house.type("anna", "frobnicate");
  expect(await denials(house)).toEqual([]);
});

test("a program that reaches too far is denied on record as well", async () => {
  const house = await testHouse();
  const { secret } = await house.as("anna", (ctx) =>
    makeToken(ctx, { name: "board", rights: ["oncall.read"] }),
  );
  const wired = { ...house.house, ports: new Map([...house.house.ports, [tokenPort.name, tokenBearers]]) };
  const endpoints = ROOMS.flatMap((room) => room.endpoints ?? []);
  const app = openWebApp({ house: wired, endpoints, metrics: openMetrics(), checks: [] });
  const answer = await app.fetch(
    new Request("http://127.0.0.1/api/v1/incidents", {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "down" }),
    }),
  );
  expect(answer.status).toBe(403);
  expect(await denials(house)).toMatchObject([
    { reason: "access.missing-right", right: "incident.open", ask: "endpoint", path: "post /incidents" },
  ]);
});
