/** What becomes of a page when one of its ways fails after it seemed to work. */
import { expect, test } from "vitest";
import { mailPort, pushPort } from "../../../src/chat/methods.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, said, shown } from "../incident/told.ts";

const gone = { kind: "refused", reason: "no such topic" } as const;
const blocked = { kind: "refused", reason: "blocked by the user" } as const;

test("a loud way that fails is none any more: the card says at once who may sleep through it", async () => {
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, contactSender([gone])]] });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("No loud way to reach: Jonas Keller.");
});

test("a loud way that works, or is still to come, says nothing of that", async () => {
  const file = demoFor(ROOMS).replace("{ push: meridian-jonas }", "{ push: meridian-jonas, after: 2 }");
  const house = await testHouse({ at: NIGHT, file, ports: [[pushPort, contactSender()]] });
  house.teams.troubles.push(blocked, blocked);
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).not.toContain("No loud way to reach");
  await house.pass(120_000);
  expect(shown(house, "C0PAYMENTS")).not.toContain("No loud way to reach");
});

test("where every way that was tried has failed, the next one does not wait for its minute", async () => {
  const file = demoFor(ROOMS).replace(
    "{ push: meridian-jonas }",
    "{ push: meridian-jonas }, { email: jonas@meridian.example, after: 5 }",
  );
  const mail = contactSender();
  const ports = [
    [pushPort, contactSender([gone])],
    [mailPort, mail],
  ] as const;
  const house = await testHouse({ at: NIGHT, file, ports });
  house.teams.troubles.push(blocked, blocked);
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(mail.sent.map(({ to }) => to)).toEqual(["jonas@meridian.example"]);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  await house.pass(300_000);
  expect(mail.sent.filter(({ to }) => to === "jonas@meridian.example")).toHaveLength(1);
});

test("a chat that is said to ring is not loud for whoever has no account there", async () => {
  const file = demoFor(ROOMS).replace("{ push: meridian-jonas }", "{ chat: slack, loud: true }");
  const house = await testHouse({ at: NIGHT, file });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("No loud way to reach: Jonas Keller.");
  expect(said(await house.type("jonas", "oncall ring me"))).toContain("Nichts davon ist laut");
});

test("a push server that starts anew behind its proxy is given time before the only repeat, which says that it is one", async () => {
  const push = contactSender([{ kind: "unsure", reason: "answered 502", afterMs: 10_000 }]);
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, push]] });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(push.sent).toHaveLength(1);
  await house.pass(10_000);
  expect(push.sent).toHaveLength(2);
  expect(push.sent[1]?.text).toContain("Diese Nachricht haben Sie vielleicht schon erhalten.");
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
});

test("a practice page says so in its very title: whoever is woken by it sees no more than that", async () => {
  const push = contactSender();
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, push]] });
  await house.type("anna", "incident practice sev1 checkout: trial run");
  await house.catchUp();
  expect(push.sent.map(({ subject }) => subject)).toEqual([
    "Übung · sev1 · Checkout · bitte antworten · I-1 trial run",
  ]);
});
