import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { pressIn } from "./press-in.ts";
import { NIGHT, now, open, paged, recorded, refused, said, shown, withoutRights } from "./told.ts";

const ROCKET = "🚀".repeat(400);
const BAD: readonly (readonly [what: string, typed: string])[] = [
  ["nothing", ""],
  ["only blanks", "   \n\t "],
  ["an emoji", "🔥"],
  ["right to left", "שירות התשלומים לא עובד"],
  ["full-width letters", "ｓｅｖ１ ｃｈｅｃｋｏｕｔ： 支払いできない"],
  ["10,000 lines", "line\n".repeat(10_000)],
  ["a call to everyone", "sev1 checkout: <!channel> <!here> down"],
  ["an unknown severity", "sev9 checkout: down"],
  ["an unknown service", "teleporter: beams people to the wrong place"],
  ["somebody's mention", "checkout: <@U0LENA> says it is down"],
  ["control characters", "checkout: \u0000\u0007down\u001b[31m"],
  ["four hundred rockets", ROCKET],
  ["an unpaired surrogate", "checkout: \ud83d down"],
];

test("opening never fails, whatever is typed, and somebody is paged every time", async () => {
  const house = await testHouse({ at: NIGHT });
  for (const [index, [what, typed]] of BAD.entries()) {
    const incident = await open(house, typed);
    expect(incident.number, what).toBe(index + 1);
    expect(incident.state, what).toBe("open");
    expect(incident.title.length, what).toBeGreaterThan(0);
    expect(incident.title.length, what).toBeLessThanOrEqual(280);
    expect(incident.title, what).toBe(incident.title.toWellFormed());
    const waits = (await recorded(house, incident)).includes("escalation.waiting");
    expect(waits || (await paged(house, incident)).length > 0, what).toBe(true);
  }
  expect(house.logged).toEqual([]);
});

test("a title that is too long is cut between characters, and all of it stays in the timeline", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, ROCKET);
  expect(incident.title.replace("…", "")).toMatch(/^(🚀)+$/u);
  const [note] = await house.asBaton(async (ctx) =>
    (await findActs(ctx, { kind: "incident", id: incident.id })).filter(
      (act) => act.action === "incident.noted",
    ),
  );
  expect(note?.after.lastUpdate).toBe(ROCKET);
});

test("what is known is understood: severity, service, team, mention", async () => {
  const house = await testHouse({ at: NIGHT });
  const exact = await open(house, "P1 Kasse: nichts geht");
  expect([exact.severity, exact.title, exact.isServiceGuessed]).toEqual(["sev1", "nichts geht", false]);
  const plain = await open(house, "Checkout is slow for everyone in Brazil");
  expect([plain.severity, plain.title]).toEqual(["sev3", "Checkout is slow for everyone in Brazil"]);
  expect(plain.serviceId).toBe(exact.serviceId);
  const team = await open(house, "sev2 payments: the queue grows");
  expect([team.teamId, team.serviceId, team.serviceTyped]).toEqual([exact.teamId, null, null]);
  const mention = await open(house, "checkout: <@U0LENA> says it is down");
  expect(mention.title).toBe("@Lena Hoffmann says it is down");
  const zero = await open(house, "sev0 checkout: gone");
  expect([zero.severity, zero.severityTyped]).toEqual(["sev1", "sev0"]);
  const url = await open(house, "checkout: see https://example.com/a:b");
  expect(url.title).toBe("see https://example.com/a:b");
  const leader = await open(house, "leader election loops");
  expect(leader.serviceId).toBe(null);
});

test("a near service gets its team at once, and one press confirms it", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 chekout: payments time out");
  await house.catchUp();
  expect(incident.isServiceGuessed).toBe(true);
  expect(shown(house, "C0PAYMENTS")).toContain("You typed “chekout”. Is it Checkout?");
  await pressIn(house, "C0PAYMENTS").press("anna", "It is Checkout");
  expect(await now(house, incident)).toMatchObject({ isServiceGuessed: false, teamId: incident.teamId });
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
});

test("an unknown service goes to the default team, and the card offers what it may be", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 teleporter: beams");
  await house.catchUp();
  expect(incident).toMatchObject({ title: "teleporter: beams", serviceTyped: "teleporter", serviceId: null });
  expect(shown(house, "C0PLATFORM")).toContain("“teleporter” is not a known service");
  await pressIn(house, "C0PLATFORM").press("anna", "It is Checkout");
  expect(await paged(house, incident)).toContain("jonas primary due");
  expect(await now(house, incident)).toMatchObject({ serviceTyped: null, state: "open" });
});

test("the same again within ten minutes opens and pages all the same, and offers to join", async () => {
  const house = await testHouse({ at: NIGHT });
  const first = await open(house, "sev1 checkout: payments time out");
  await house.pass(60_000);
  const second = await open(house, "sev1 checkout: cards are declined", "rafael");
  await house.catchUp();
  expect(second.likeId).toBe(first.id);
  expect(await paged(house, second)).toEqual(["jonas primary due"]);
  await pressIn(house, "C0PAYMENTS").press("anna", "Join I-1");
  expect(await now(house, second)).toMatchObject({ state: "merged", mergedInto: first.id });
  expect(await paged(house, second)).toEqual(["jonas primary stood-down"]);
  await house.pass(11 * 60_000);
  expect((await open(house, "sev1 checkout: payments time out")).likeId).toBe(null);
});

test("in a private chat the live card appears; in a channel the caller sees what was opened", async () => {
  const house = await testHouse({ at: NIGHT });
  expect(await house.type("anna", "incident open sev1 checkout: down")).toEqual({ kind: "done" });
  await house.catchUp();
  expect(shown(house, "dm-U0ANNA")).toContain("I-1 · down");
  const answer = await house.type("anna", "incident open ledger: wrong sums", {
    conversation: "C1",
    kind: "channel",
  });
  expect(said(answer)).toContain("I-2 · wrong sums");
});

test("the team's channels get one card each, Slack a channel of its own with those who are called", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down", "anna");
  await house.catchUp();
  expect(house.slack.channels.map((channel) => channel.name)).toEqual(["inc-1-checkout"]);
  expect(house.slack.channels[0]?.invited).toContain("U0ANNA");
  for (const place of ["C0PAYMENTS", "C-inc-1-checkout", "19:payments@thread.tacv2"])
    expect(shown(house, place)).toContain("I-1 · down");
});

test("a practice incident takes the same path and says so", async () => {
  const house = await testHouse({ at: NIGHT });
  await house.type("anna", "incident practice sev1 checkout: trial run");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("Practice: this is not a real incident.");
  expect(shown(house, "dm-00000000-0000-4000-8000-000000000003")).toContain("Übung");
});

test("without a word the form opens, and an empty form opens an incident", async () => {
  const house = await testHouse({ at: NIGHT });
  const answer = await house.type("anna", "incident open");
  expect(said(answer)).toBe("form: Vorfall eröffnen");
  if (answer.kind !== "form") throw new Error("no form");
  await house.call("anna", { kind: "form", handle: answer.form.handle, values: {} });
  const text = said(await house.type("anna", "incident list"));
  expect(text).toContain("I-1 · sev3 · Something is wrong (no details given)");
});

test("an account that nobody linked may open; a guest may not, nor may someone without the right", async () => {
  const house = await testHouse({ at: NIGHT });
  const account = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0NEW", name: "New" } as const;
  const as = (isOutsider: boolean) =>
    house.asBaton((ctx) =>
      openIncident({ ...ctx, actor: { kind: "account", account, isOutsider } }, { title: "down" }),
    );
  expect((await as(false)).openedBy).toBe(null);
  expect(await refused(as(true))).toBe("access.missing-right");
  const powerless = house.as("anna", (ctx) => openIncident(withoutRights(ctx), { title: "down" }));
  expect(await refused(powerless)).toBe("access.missing-right");
});

test.skipIf(!hasPostgres())("two at once get two numbers", async () => {
  const house = await testHouse({ at: NIGHT });
  const both = await Promise.all([open(house, "checkout: a"), open(house, "ledger: b")]);
  expect(both.map((incident) => incident.number).sort()).toEqual([1, 2]);
});
