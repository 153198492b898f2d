/** Whoever cannot prove to be Microsoft gets a 401 and reaches nobody (proof S2, small). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../kit/slack/seeded-random.ts";
import { type FakeTeams, startFakeTeams, TENANT } from "../kit/teams/fake-teams.ts";
import {
  type Forger,
  makeForger,
  namingUnknownKey,
  secondsNow,
  TEAMS_FORGERIES,
} from "../kit/teams/forgeries.ts";
import { openDoor } from "../kit/teams/teams-door.ts";
import { activityOf, bearerFor, sendActivity } from "../kit/teams/teams-person.ts";

const jonas = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };

let fake: FakeTeams;
let forger: Forger;

beforeAll(async () => {
  fake = await startFakeTeams();
  forger = makeForger(fake);
});
afterAll(() => fake.stop());

test(`${TEAMS_FORGERIES.length} forgeries reach nobody`, async () => {
  const { door, calls, log } = openDoor(fake);
  const random = seededRandom(20270328);
  const wrong: string[] = [];
  for (const [name, authorization, over] of TEAMS_FORGERIES) {
    const activity = { ...activityOf(fake, jonas), text: "incident open forged", ...over };
    const { status } = await sendActivity(door, activity, { authorization: authorization(forger, random) });
    if (status !== 401) wrong.push(`${name}: ${status}`);
  }
  expect(wrong).toEqual([]);
  expect(calls).toEqual([]);
  expect(fake.requests).toEqual([]);
  expect(log.join("")).not.toContain("eyJ");
});

test("the keys are fetched once, however many unknown ones are named", async () => {
  const { door } = openDoor(fake);
  fake.fetches.keys = 0;
  for (let at = 0; at < 50; at += 1) {
    const authorization = namingUnknownKey(forger, seededRandom(at));
    await sendActivity(door, activityOf(fake, jonas), { authorization });
  }
  expect(fake.fetches.keys).toBe(1);
});

test("a genuine activity passes among them", async () => {
  const { door, calls } = openDoor(fake);
  const activity = { ...activityOf(fake, jonas), text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 200,
  });
  expect(calls).toHaveLength(1);
});

test("four minutes of disagreement between clocks are forgiven", async () => {
  const { door, calls } = openDoor(fake);
  for (const claims of [{ exp: secondsNow() - 240 }, { nbf: secondsNow() + 240 }]) {
    const activity = { ...activityOf(fake, jonas), text: "incident list" };
    expect(await sendActivity(door, activity, { authorization: bearerFor(fake, claims) })).toMatchObject({
      status: 200,
    });
  }
  expect(calls).toHaveLength(2);
});

test("where the keys cannot be fetched Teams is asked to send again", async () => {
  const { door, calls } = openDoor({ ...fake, metadataUrl: "http://127.0.0.1:1/openid" });
  const activity = { ...activityOf(fake, jonas), text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 503,
  });
  expect(calls).toEqual([]);
});

test("the same tenant in capitals is the same tenant", async () => {
  const { door, calls } = openDoor(fake);
  const conversation = { id: "a:1", conversationType: "personal", tenantId: TENANT.toUpperCase() };
  const activity = { ...activityOf(fake, jonas), conversation, channelData: {}, text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 200,
  });
  expect(calls[0]?.installation.team).toBe(TENANT);
});
