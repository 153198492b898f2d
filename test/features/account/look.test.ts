import { expect, test } from "vitest";
import { openLook } from "../../../src/chat/look-at-account.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { buttonOn, type RecordingPlatform } from "../../kit/recording-platform.ts";
import { ask, current } from "../release/ask-release.ts";
import { askAs, callBy, knownOf, platformTells, read, typeAs } from "./accounts.ts";

const HOUR_MS = 3_600_000;
const times = (platform: RecordingPlatform, subject: string): number =>
  platform.looks.filter((look) => look === subject).length;

test("whoever acts is looked up once, and again when a day has passed", async () => {
  const house = await testHouse();
  await house.type("anna", "incident list");
  await house.type("anna", "oncall");
  await house.pass(23 * HOUR_MS);
  await house.type("anna", "incident list");
  expect(times(house.slack, "U0ANNA")).toBe(1);
  await house.pass(2 * HOUR_MS);
  await house.type("anna", "incident list");
  expect(times(house.slack, "U0ANNA")).toBe(2);
});

test("what the platform tells by itself needs no look, and a doubt needs one", async () => {
  const house = await testHouse();
  await platformTells(house, "U0ANNA", {});
  await house.type("anna", "incident list");
  expect(times(house.slack, "U0ANNA")).toBe(0);
  const jonas = "00000000-0000-4000-8000-000000000003";
  await house.type("jonas", "incident list");
  await platformTells(house, jonas, "doubtful");
  await house.type("jonas", "incident list");
  expect(times(house.teams, jonas)).toBe(2);
});

test("many calls of one account at once are one question", async () => {
  const house = await testHouse();
  const look = openLook(house.house);
  const call = callBy({ subject: "U0ANNA" }, { kind: "command", text: "oncall", via: "slash" });
  const other = callBy({ subject: "U0LENA" }, { kind: "command", text: "oncall", via: "slash" });
  house.slack.accounts.set("U0ANNA", { zone: "Asia/Tokyo" });
  const answers = await Promise.all([look(call), look(call), look(other), look(call)]);
  expect(answers.map((facts) => facts?.zone)).toEqual(["Asia/Tokyo", "Asia/Tokyo", null, "Asia/Tokyo"]);
  expect(house.slack.looks).toEqual(["U0ANNA", "U0LENA"]);
  // One that is over answers nobody who comes later.
  await look(call);
  expect(times(house.slack, "U0ANNA")).toBe(2);
});

test("a platform that does not answer stops nobody from opening, taking and reading", async () => {
  const house = await testHouse();
  const silent = () => house.slack.lookTroubles.push("never answers");
  silent();
  await house.type("lena", "incident open sev1 checkout: down");
  const [incident] = await house.asBaton((ctx) => ctx.tx.select().from(incidents));
  expect(incident?.state).toBe("open");
  silent();
  await house.type("anna", "incident ack 1");
  const [taken] = await house.asBaton((ctx) => ctx.tx.select().from(incidents));
  expect(taken?.state).toBe("acknowledged");
  silent();
  expect(read(await house.type("lena", "incident list"))).toContain("I-1");
  expect((await knownOf(house, "U0LENA"))?.seenAt).toBe(null);
});

test.each([
  ["does not answer", "never answers"],
  ["refuses to say", { kind: "refused", reason: "missing_scope" }],
  ["is too busy", { kind: "retry", afterMs: 30_000, reason: "ratelimited" }],
] as const)("an approval waits where the platform %s, and says so", async (_, trouble) => {
  const house = await testHouse();
  const release = await ask(house);
  await house.catchUp();
  const { card } = (await house.inbox("anna")).at(-1) ?? {};
  const { handle } = card ? buttonOn(card, "Zustimmen") : { handle: "" };
  house.slack.lookTroubles.push(trouble);
  const answer = await house.press("anna", handle);
  expect(read(answer)).toContain("Slack hat nicht geantwortet");
  expect(read(answer)).toContain("Es wurde nichts entschieden");
  expect((await current(house, release)).revision).toBe(release.revision);
  // A minute later it answers.
  await house.press("anna", handle);
  const [approved] = await house.db.raw<{ count: number }>("select count(*)::int as count from approvals");
  expect(approved?.count).toBe(1);
});

test("nobody becomes the first administrator for whom the platform does not vouch", async () => {
  const file = demoFor(ROOMS).replace("  - role: admin\n    people: [priya, anna]\n", "");
  const house = await testHouse({ file });
  const admins = () => house.db.raw("select 1 from grants where role = 'administrator'");
  house.slack.lookTroubles.push("never answers");
  await askAs(house, { subject: "U1" }, { kind: "arrived" });
  house.slack.accounts.set("U2", { isGuest: true });
  await askAs(house, { subject: "U2" }, { kind: "arrived" });
  expect(await admins()).toHaveLength(0);
  await askAs(house, { subject: "U1" }, { kind: "arrived" });
  expect(await admins()).toHaveLength(1);
});

test("a guest, a stranger and a bot are told from colleagues by the look alone", async () => {
  const house = await testHouse();
  house.slack.accounts.set("U1GUEST", { isGuest: true, locale: "de-DE" });
  house.slack.accounts.set("U1STRANGER", { isStranger: true, locale: "pt-BR" });
  house.slack.accounts.set("U1CLOSED", { isDeactivated: true, locale: "hi-IN" });
  house.slack.accounts.set("U1BOT", { isBot: true });
  expect(await typeAs(house, { subject: "U1GUEST" }, "incident list")).toContain("Gastkonto");
  expect(await typeAs(house, { subject: "U1STRANGER" }, "incident list")).toContain("outra organização");
  expect(await typeAs(house, { subject: "U1CLOSED" }, "incident list")).toContain("अब सक्रिय नहीं है");
  expect(await typeAs(house, { subject: "U1BOT" }, "incident list")).toContain("another organisation");
  expect(await typeAs(house, { subject: "U1MEMBER" }, "incident list")).not.toMatch(/guest|organisation/);
});
