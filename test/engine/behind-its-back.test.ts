/** R13: rows that are due are deleted, put off or spoilt in the database; the auditor says so within a minute. */
import { expect, test } from "vitest";
import { auditOnce, startAuditor } from "../../src/engine/auditor.ts";
import { decideStanding } from "../../src/engine/instance.ts";
import { ROOMS } from "../../src/features/index.ts";
import { raisePage } from "../../src/features/page/raise-page.ts";
import { NIGHT, open, paged } from "../features/incident/told.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";

const CHECKS = ROOMS.flatMap((room) => room.checks ?? []);
const MINUTE = 60_000;

/** What two looks within a minute find, while everything that can still happen happens. */
async function lookForAMinute(house: TestHouse): Promise<string> {
  const found: string[] = [];
  for (const ms of [30_000, 30_000]) {
    await house.pass(ms);
    found.push(...(await auditOnce(house.house, CHECKS)));
  }
  await house.catchUp();
  return found.join("\n");
}

/** An incident of the night and somebody who is also written to by mail five minutes later. */
async function aNight(): Promise<TestHouse> {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const personId = await house.personId("kavya");
  await house.asBaton((ctx) =>
    raisePage(ctx, {
      ...{ about: `incident:${incident.id}`, personId, mark: "kavya", why: { key: "person" } },
      isPractice: false,
    }),
  );
  return house;
}

const WAITING = "state = 'waiting'";
const STEP = `kind = 'escalation.step-due' and ${WAITING}`;
const PROGRESS = `kind = 'escalation.no-progress' and ${WAITING}`;
const WAY = `kind = 'page.next-way' and ${WAITING}`;
const SHIFT = `kind = 'oncall.shift-ended' and ${WAITING}`;
const LATER = "due_at = due_at + interval '1 day'";
const WANTED_LATER = `${LATER}, wanted_at = wanted_at + interval '1 day'`;

test("a lane that is woken stays with whoever is sending, and keeps the pause that its platform asked for", async () => {
  const house = await aNight();
  await house.db.raw(`update lanes set ready_at = null, lease_until = app_now() + interval '1 second',
    paused_until = app_now() + interval '20 seconds'`);
  expect((await auditOnce(house.house, CHECKS)).join()).toContain("slept though something waited");
  const kept = await house.db.raw(
    "select distinct lease_until > app_now() as leased, ready_at = paused_until as paused from lanes where ready_at is not null",
  );
  expect(kept).toEqual([{ leased: true, paused: true }]);
});

test("a night in which nobody touches anything is clean", async () => {
  const house = await aNight();
  await house.catchUp();
  expect(await lookForAMinute(house)).toBe("");
});

test.each([
  ["a step is deleted", `delete from timers where ${STEP}`, "escalation had no timer"],
  ["a step is put off", `update timers set ${LATER} where ${STEP}`, "timer escalation:"],
  ["a step is wanted later", `update timers set ${WANTED_LATER} where ${STEP}`, "escalation was changed"],
  ["a step is spoilt", `update timers set payload = '{}' where ${STEP}`, "escalation was changed"],
  ["a step is of no known kind", `update timers set kind = 'x.y' where ${STEP}`, "escalation was changed"],
  ["a clock is deleted", `delete from timers where ${PROGRESS}`, "its clock runs again"],
  ["a clock is put off", `update timers set ${LATER} where ${PROGRESS}`, "timer no-progress:"],
  ["a clock is wanted later", `update timers set ${WANTED_LATER} where ${PROGRESS}`, "its clock runs again"],
  ["a clock is spoilt", `update timers set payload = '{}' where ${PROGRESS}`, "its clock runs again"],
  ["a way is deleted", `delete from timers where ${WAY}`, "no timer for its next way"],
  ["a way is put off", `update timers set ${LATER} where ${WAY}`, "timer page:"],
  ["a way is wanted later", `update timers set ${WANTED_LATER} where ${WAY}`, "no timer for its next way"],
  ["a shift is deleted", `delete from timers where ${SHIFT}`, "no timer for its next shift"],
  [
    "a shift is wanted later",
    `update timers set ${WANTED_LATER} where ${SHIFT}`,
    "no timer for its next shift",
  ],
])("%s: found within a minute, and mended", async (_what, statement, said) => {
  const house = await aNight();
  await house.catchUp();
  await house.db.raw(statement);
  expect(await lookForAMinute(house)).toContain(said);
  expect(await auditOnce(house.house, CHECKS)).toEqual([]);
});

test.each([
  ["messages are deleted", "delete from outbox", "a message of page"],
  ["messages count as sent", "update outbox set state = 'done', settled_at = app_now()", "a message of page"],
  ["messages are put off", `update outbox set ${LATER}`, "effect post:"],
  ["messages are spoilt", "update outbox set payload = '{}'", "parked a moment ago"],
  ["lanes are deleted", "delete from lanes", "was gone though something waited"],
  [
    "lanes are put off",
    "update lanes set ready_at = ready_at + interval '1 day'",
    "slept though something waited",
  ],
  [
    "lanes pause",
    "update lanes set ready_at = ready_at + interval '1 day', paused_until = app_now() + interval '1 day'",
    "slept though something waited",
  ],
  [
    "lanes belong to nobody",
    "update lanes set lease_until = app_now() + interval '1 day'",
    "slept though something waited",
  ],
])("%s: found within a minute, and somebody is called", async (_what, statement, said) => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.db.raw(statement);
  expect(await lookForAMinute(house)).toContain(said);
  const reached = [...house.slack.messages, ...house.teams.messages].filter(({ to }) => to !== null);
  expect(reached.length).toBeGreaterThan(0);
});

test("what an administrator has dropped after a restore stays dropped", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await decideStanding(house.db, "https://baton.example", "drop");
  expect(await lookForAMinute(house)).toBe("");
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
});

test("what a newer Baton might know is left to it, and told within a minute after it was due", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.db.raw(`update timers set version = 99 where ${STEP}`);
  await house.pass(5 * MINUTE);
  expect(await lookForAMinute(house)).toContain("1 timers overdue");
});

test("a step that was put off comes when it was meant to, and not before", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.db.raw(`update timers set ${WANTED_LATER} where ${STEP}`);
  await lookForAMinute(house);
  await house.pass(4 * MINUTE - 1);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  await house.pass(1);
  expect(await paged(house, incident)).toEqual(["jonas primary due", "thiago backup due"]);
});

test("the heart stops beating while something is found, and beats again when it is mended", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  let beats = 0;
  let heard = () => {};
  const nextBeat = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  const beat = async () => {
    beats += 1;
    heard();
  };
  const auditor = startAuditor({ house: house.house, checks: CHECKS, everyMs: 5, beat });
  try {
    await nextBeat();
    await house.db.raw(
      `update timers set version = 99, due_at = app_now(), wanted_at = app_now() - interval '1 hour' where ${STEP}`,
    );
    while (auditor.findings()?.length === 0) await new Promise(setImmediate);
    const before = beats;
    for (let look = auditor.findings(), looks = 0; looks < 5; ) {
      await new Promise(setImmediate);
      if (auditor.findings() === look) continue;
      look = auditor.findings();
      looks += 1;
    }
    expect(beats).toBe(before);
    await house.db.raw("update timers set version = 1 where version = 99");
    await house.catchUp();
    await nextBeat();
  } finally {
    await auditor.stop();
  }
});
