/** Two organisations, each with a Slack app of its own, behind one Baton: no app speaks for the other's team. */
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/core/context.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openLog } from "../../src/core/log.ts";
import { readEnvironment } from "../../src/env.ts";
import { ROOMS } from "../../src/features/index.ts";
import { applyOrganisation } from "../../src/features/organisation/apply-organisation.ts";
import { chatSkins } from "../../src/start/chat-skins.ts";
import { type Door, sendEvent, sendPayload } from "../../src/tryout/slack-stand-in/signed-request.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { signedRequest, startFakeSlack } from "../kit/fake-slack.ts";
import { demoFor, type TestHouse, testHouse } from "../kit/house.ts";
import { makeOrganisation } from "../kit/make-organisation.ts";

const [OURS, OURS_NEXT, THEIRS] = ["secret-of-ours-0000", "secret-of-ours-next", "secret-of-theirs-00"];
const [OUR_TEAM, THEIR_TEAM] = ["T0MERIDIAN", "T0OTHER"];
const THEIR_ORG = randomUUID();
const AT = "2027-03-09T09:00:00Z";

let house: TestHouse;
let slack: SlackStandIn;
const open: (() => Promise<void>)[] = [];
beforeAll(async () => {
  house = await testHouse({ at: AT });
  slack = await startFakeSlack({ now: () => new Date(AT) });
  await makeOrganisation(house.db, THEIR_ORG, "other");
  const text = demoFor(ROOMS)
    .replaceAll(OUR_TEAM, THEIR_TEAM)
    .replaceAll("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
    .replace("secrets: SLACK", "secrets: SLACK_OTHER")
    .replace("secrets: TEAMS", "secrets: TEAMS_OTHER")
    .replace("key: meridian", "key: other");
  const actor = { kind: "file", by: "test" } satisfies Actor;
  await inOrganisation(house.house, { orgId: THEIR_ORG, actor }, (ctx) => applyOrganisation(ctx, { text }));
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
afterAll(() => slack.stop());

/** The doors of production before this house, made from an environment as an operator writes it. */
async function openDoor(environment: Record<string, string>): Promise<Door> {
  const read = readEnvironment({
    SLACK_BOT_TOKEN: "xoxb-0000000000-ours",
    SLACK_OTHER_BOT_TOKEN: "xoxb-0000000000-theirs",
    SLACK_API_URL: slack.apiUrl,
    ...environment,
  });
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  const skins = await chatSkins(read.settings, { db: house.db, log: openLog("fatal") });
  let door: Door | undefined;
  const web = {
    fetch: () => Promise.resolve(new Response()),
    mount: (_path: string, _name: string, mounted: Door) => {
      door = mounted;
    },
    startDraining: () => undefined,
  };
  open.push(await skins.open(house, web));
  return door ?? (() => Promise.resolve(new Response(null, { status: 404 })));
}

const OVER_HTTP = { SLACK_SIGNING_SECRET: `${OURS_NEXT},${OURS}`, SLACK_OTHER_SIGNING_SECRET: THEIRS };

const commandFor = (team: string, text = "open sev3: probe") => ({
  ...{ command: "/incident", text, team_id: team, channel_id: "C0PAYMENTS", channel_name: "payments" },
  ...{ user_id: "U0ANNA", user_name: "anna" },
});

/** What is signed with this secret by whoever knows it, in the name of a team. */
function signed(door: Door, signingSecret: string, team: string) {
  const wired = {
    ...{ door, signingSecret, pageUrl: slack.pageUrl },
    doorUrl: "http://baton.test/slack/events",
  };
  const world = { ...slack.world, team };
  const who = {
    team: { id: team },
    enterprise: null,
    user: { id: "U0ANNA", username: "anna", team_id: team },
  };
  const view = {
    ...{ id: "V1", callback_id: "form", private_metadata: '{"handle":"probe-1"}', blocks: [], state: null },
    app_installed_team_id: team,
  };
  return {
    command: () =>
      door(
        signedRequest(
          { ...wired, world },
          new URLSearchParams(commandFor(team)).toString(),
          "application/x-www-form-urlencoded",
        ),
      ),
    mention: () =>
      sendEvent(
        { ...wired, world },
        {
          ...{ type: "app_mention", user: "U0ANNA", channel: "C0PAYMENTS", ts: "1.2" },
          text: "<@U0BATON> incident open sev3: probe",
        },
      ),
    removed: () => sendEvent({ ...wired, world }, { type: "app_uninstalled" }),
    press: () =>
      sendPayload(
        { ...wired, world },
        {
          ...who,
          type: "block_actions",
          actions: [{ type: "button", action_id: "a", block_id: "b", value: "probe-1" }],
          channel: { id: "C0PAYMENTS", name: "payments" },
        },
      ),
    submit: () => sendPayload({ ...wired, world }, { ...who, type: "view_submission", view }),
    keep: () =>
      sendPayload(
        { ...wired, world },
        {
          ...{ ...who, type: "message_action", callback_id: "incident_open_from" },
          channel: { id: "C0PAYMENTS", name: "payments" },
          message: { ts: "1.2", text: "payments time out", user: "U0ANNA" },
        },
      ),
    shortcut: () =>
      sendPayload({ ...wired, world }, { ...who, type: "shortcut", callback_id: "incident_open" }),
  };
}
const KINDS = ["command", "mention", "removed", "press", "submit", "keep", "shortcut"] as const;

/** How many rows each organisation has of what a request may leave behind. */
async function rows(): Promise<string> {
  const counted = await house.db.raw(
    `select org_id, count(*)::int as n from (select org_id from deliveries union all select org_id from records
       union all select org_id from incidents union all select org_id from outbox) as written
     group by org_id order by org_id`,
  );
  return JSON.stringify(counted);
}

test.each(KINDS)("a %s of the other app in our team's name is 401, and leaves no row", async (kind) => {
  const door = await openDoor(OVER_HTTP);
  const before = await rows();
  expect((await signed(door, THEIRS, OUR_TEAM)[kind]()).status).toBe(401);
  expect((await signed(door, OURS, THEIR_TEAM)[kind]()).status).toBe(401);
  expect(await rows()).toBe(before);
});

test("each app is heard in its own team, ours with either secret while one is replaced", async () => {
  const door = await openDoor(OVER_HTTP);
  for (const [secret, team] of [
    [OURS, OUR_TEAM],
    [OURS_NEXT, OUR_TEAM],
    [THEIRS, THEIR_TEAM],
  ] as const) {
    const before = await rows();
    expect((await signed(door, secret, team).mention()).status).toBe(200);
    expect(await rows()).not.toBe(before);
  }
});

test("one app in two teams speaks for both", async () => {
  const door = await openDoor({
    SLACK_SIGNING_SECRET: `${OURS_NEXT},${OURS}`,
    SLACK_OTHER_SIGNING_SECRET: OURS,
  });
  for (const secret of [OURS, OURS_NEXT])
    for (const team of [OUR_TEAM, THEIR_TEAM])
      expect((await signed(door, secret, team).command()).status).toBe(200);
});

test("a socket speaks for the team of its app alone", async () => {
  await openDoor({ SLACK_SIGNING_SECRET: OURS, SLACK_OTHER_APP_TOKEN: "xapp-0000000000-theirs" });
  const before = await rows();
  expect(await slack.socketMode.deliver("slash_commands", commandFor(OUR_TEAM), 300)).toBeUndefined();
  expect(await rows()).toBe(before);
  expect(await slack.socketMode.deliver("slash_commands", commandFor(THEIR_TEAM))).toBeDefined();
});

test("two sets of secrets of one app in socket mode share one connection", async () => {
  const appToken = "xapp-0000000000-both";
  await openDoor({ SLACK_APP_TOKEN: appToken, SLACK_OTHER_APP_TOKEN: appToken });
  expect(slack.socketMode.connections()).toBe(1);
  for (const team of [OUR_TEAM, THEIR_TEAM])
    expect(await slack.socketMode.deliver("slash_commands", commandFor(team, "list"))).toBeDefined();
});
