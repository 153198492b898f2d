/** Who may sleep through a page, wherever Baton speaks of it: a way that cannot be sent by reaches nobody. */
import { expect, test } from "vitest";
import { pushPort } from "../../../src/chat/methods.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { planLines } from "../../../src/features/organisation/org-cli.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { askAs } from "../account/accounts.ts";
import { said } from "../incident/told.ts";

const DEMO = demoFor(ROOMS);
const withPush = () => testHouse({ ports: [[pushPort, contactSender()]] });
const warned = (house: TestHouse) =>
  house.asBaton(async (ctx) => planLines(ctx, await planOrganisation(ctx, DEMO)).join("\n"));

test("without PUSH_URL the plan names everyone whose push nobody sends, and the variable that is missing", async () => {
  const lines = await warned(await testHouse());
  expect(lines).toContain("Anna Weber has no loud way to be reached.");
  expect(lines).toContain("nothing is sent by push. People with this way: 8.");
  expect(lines).toContain("PUSH_URL");
});

test("with it the plan names only whoever has no push, and no variable but the one for mail", async () => {
  const lines = await warned(await withPush());
  expect(lines).not.toContain("Anna Weber");
  expect(lines).toContain("Kavya Nair has no loud way to be reached.");
  expect(lines).not.toContain("PUSH_URL");
  expect(lines).toContain("SMTP_URL");
});

test("the roster's problems name whoever is on call by a push that nobody sends, and who can change it", async () => {
  const quiet = said(await (await testHouse()).type("lena", "oncall gaps"));
  expect(quiet).toContain("Anna Weber");
  expect(quiet).toContain("PUSH_URL");
  const loud = said(await (await withPush()).type("lena", "oncall gaps"));
  expect(loud).not.toContain("Anna Weber");
  expect(loud).toContain("baton me push");
});

test("one's own card does not say that a push rings which nobody sends", async () => {
  const quiet = said(await (await testHouse()).type("lena", "baton me"));
  expect(quiet).toContain("Push to meridian-lena · not set up here");
  expect(quiet).toContain("Nothing here makes your phone ring.");
  expect(quiet).toContain("administrator");
  const loud = said(await (await withPush()).type("lena", "baton me"));
  expect(loud).toContain("Push to meridian-lena · rings");
  expect(loud).not.toContain("Nothing here makes your phone ring.");
});

test("a chat that rings is no loud way for whoever has no account there", async () => {
  const file = DEMO.replace("{ push: meridian-lena }", "{ chat: teams, loud: true }");
  const house = await testHouse({ file });
  expect(said(await house.type("lena", "baton me"))).toContain("Nothing here makes your phone ring.");
  const lines = await house.asBaton(async (ctx) =>
    planLines(ctx, await planOrganisation(ctx, file)).join("\n"),
  );
  expect(lines).toContain("Lena Hoffmann has no loud way to be reached.");
});

test("when Slack is lost, administrators read of everyone whose push nobody sends", async () => {
  const file = DEMO.replace("people: [priya, anna]\n\n", "people: [priya, anna, kavya]\n\n");
  const house = await testHouse({ file });
  await askAs(house, { subject: "" }, { kind: "removed" });
  await house.catchUp();
  const read = (await house.inbox("kavya")).map(({ card }) => textOf(card)).join("\n");
  expect(read).toContain("Anna Weber");
});
