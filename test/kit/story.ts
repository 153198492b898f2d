/** A whole Baton for stories: real rooms, router, doors and platforms before the fakes of both chats, and a clock that is moved. */
import { readFileSync } from "node:fs";
import { vi } from "vitest";
import { type App, buildApp } from "../../src/app.ts";
import type { PlatformName } from "../../src/chat/call.ts";
import { directoryPort } from "../../src/chat/directory.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { nearestLanguage } from "../../src/core/words.ts";
import type { Database } from "../../src/db/open.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { bridgeProvidersPort } from "../../src/features/bridge/provider.ts";
import { applyOrganisation } from "../../src/features/organisation/apply-organisation.ts";
import { inOnlyOrganisation } from "../../src/features/organisation/in-only-organisation.ts";
import { directory } from "../../src/features/person/directory.ts";
import { staticBridge } from "../../src/integrations/static-bridge/static-bridge.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import { slackDoor } from "../../src/slack/receive.ts";
import { teamsPlatform } from "../../src/teams/post.ts";
import { teamsDoor } from "../../src/teams/receive.ts";
import type { Wired } from "../../src/tryout/slack-stand-in/signed-request.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { testDatabase } from "./database.ts";
import { SLACK_SECRET, SLACK_TOKEN, signedSlack, startFakeSlack } from "./fake-slack.ts";
import { remembered } from "./remembered.ts";
import { CAST, type Key, slackId, teamsFacts } from "./story-cast.ts";
import { goUntil, openClock, settle } from "./story-clock.ts";
import { makePerson, type Person, slackRaw, teamsRaw } from "./story-people.ts";
import { countWritten } from "./story-written.ts";
import { type FakeTeams, startFakeTeams } from "./teams/fake-teams.ts";
import { settingsFor } from "./teams/teams-door.ts";
import { bearerFor, type PersonFacts, sendActivity, teamsPerson } from "./teams/teams-person.ts";

const DEMO = new URL("../../src/features/organisation/demo.yaml", import.meta.url);
// A story is many requests through real doors: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 60_000 });

/** Obviously a dummy. */
const MASTER_KEY = "test-master-key-test-master-key-0000";

export type Story = {
  readonly app: App;
  readonly db: Database;
  readonly slack: SlackStandIn;
  readonly teams: FakeTeams;
  /** Someone of the demo organisation, on the platform that is named or on his first. */
  person(key: Key, platform?: PlatformName): Person;
  /** The signed front door, for what no hand does. */
  readonly slackWire: Wired;
  /** Someone else at Slack, whom the stand-in knows by this id. */
  atSlack(id: string): Person;
  /** Someone else at Teams. */
  atTeams(facts: PersonFacts): Person;
  /** The platform sends its last request again, as each does: Slack the same, Teams under a new id. */
  sendsAgain(platform: PlatformName): Promise<number>;
  /** Moves the clock, stopping at each timer on the way, and lets everything happen that is due. */
  until(iso: string): Promise<void>;
  pass(minutes: number): Promise<void>;
  /** Fires timers and sends effects until nothing is due, passing the platforms' paces. */
  rest(): Promise<void>;
  /** The messages written since this was last asked, each as its place: "slack #payments", "teams Kavya Nair". */
  written(): string[];
  /** What was done since the story began, as it stands on record, oldest first; the actions that begin as asked. */
  record(beginning?: string): Promise<string[]>;
  stop(): Promise<void>;
};

/** Tells a story that begins at an instant. Errors: what the story expects, and whatever Baton logged as wrong. */
export async function tell(at: string, story: (it: Story) => Promise<void>): Promise<void> {
  const logged: string[] = [];
  const it = await openStory(at, logged);
  try {
    await story(it);
    if (logged.length > 0) throw new Error(`Baton logged:\n${logged.join("")}`);
  } finally {
    await it.stop();
  }
}

async function openStory(startsAt: string, logged: string[]): Promise<Story> {
  const db = await testDatabase();
  const clock = await openClock(db, startsAt);
  const [slack, teams] = await Promise.all([startFakeSlack({ now: clock.now }), startFakeTeams()]);
  slack.world.paceMs = 1000;
  // Its rates are counted in real seconds, while a story's pass at once.
  teams.isPaced = false;
  const log = openLog("warn", (line) => void logged.push(line));
  // Everything runs in this process: a busy machine makes a request wait, and no story is about that.
  const patience = { timeoutMs: 30_000 };
  const elapsedMs = () => clock.now().getTime();
  const api = {
    token: () => SLACK_TOKEN,
    url: slack.apiUrl,
    elapsedMs,
    patienceMs: 30_000,
    log,
    ...patience,
  };
  const teamsSettings = { ...settingsFor(teams), log, ...patience };
  const app = buildApp({
    db,
    log,
    keys: openKeys([MASTER_KEY]),
    publicUrl: "https://baton.example",
    isTrial: false,
    platforms: [slackPlatform(api), teamsPlatform(teamsSettings)],
    watch: unwatched,
    ports: [
      [directoryPort, directory],
      [bridgeProvidersPort, [staticBridge]],
    ],
  });
  await remembered(db, `story ${startsAt}`, () =>
    inOnlyOrganisation(app.house, { kind: "file", by: "test" }, (ctx) =>
      applyOrganisation(ctx, { text: readFileSync(DEMO, "utf8") }),
    ),
  );
  const own = {
    signers: [{ names: ["SLACK"], signingSecrets: [SLACK_SECRET] }],
    now: clock.now,
    commandPrefix: "",
  };
  const atSlackDoor = slackDoor({ ...own, language: "en", api, log }, app.router);
  const again = keepLast({
    slack: async (request) => atSlackDoor.fetch(request),
    teams: teamsDoor(teamsSettings, app.router),
  });
  const rest = () => settle(app, clock);
  await rest();
  await clock.moveTo(new Date(startsAt));
  const before = (await recorded(db)).length;
  return {
    ...{ app, db, slack, teams, rest },
    ...peopleOf({ slack, teams, rest, doors: again.doors }),
    sendsAgain: (platform) => again[platform](teams),
    until: (iso) => goUntil(db, clock, { end: new Date(iso), rest }),
    pass: (minutes) => goUntil(db, clock, { end: new Date(clock.now().getTime() + minutes * 60_000), rest }),
    written: countWritten(slack, teams),
    record: async (beginning = "") =>
      (await recorded(db)).slice(before).filter((action) => action.startsWith(beginning)),
    stop: async () => void (await Promise.all([slack.stop(), teams.stop()])),
  };
}

type Door = (request: Request) => Promise<Response>;
type Doors = Readonly<Record<PlatformName, Door>>;

/** Both doors, and what came through them last. */
function keepLast(doors: Doors) {
  const last = new Map<PlatformName, Request>();
  const kept =
    (platform: PlatformName): Door =>
    (request) => {
      last.set(platform, request.clone());
      return doors[platform](request);
    };
  const lastOf = (platform: PlatformName): Request => {
    const request = last.get(platform);
    if (!request) throw new Error(`nothing came from ${platform}`);
    return request.clone();
  };
  let times = 0;
  return {
    doors: { slack: kept("slack"), teams: kept("teams") },
    async slack() {
      const request = lastOf("slack");
      times += 1;
      request.headers.set("x-slack-retry-num", String(times));
      request.headers.set("x-slack-retry-reason", "http_timeout");
      return (await doors.slack(request)).status;
    },
    async teams(fake: FakeTeams) {
      const activity = JSON.parse(await lastOf("teams").text());
      times += 1;
      const renewed = { ...activity, id: `${activity.id}-again-${times}` };
      return (await sendActivity(doors.teams, renewed, { authorization: bearerFor(fake) })).status;
    },
  };
}

type PeopleParts = {
  readonly slack: SlackStandIn;
  readonly teams: FakeTeams;
  readonly rest: () => Promise<void>;
  readonly doors: Doors;
};

function peopleOf({
  slack,
  teams,
  rest,
  doors,
}: PeopleParts): Pick<Story, "person" | "slackWire" | "atSlack" | "atTeams"> {
  const { as, wired } = signedSlack(slack, doors.slack);
  const atSlack = (id: string, name = id) =>
    makePerson({ name, platform: "slack" }, slackRaw(slack, id, as(id)), rest);
  const atTeams = (facts: PersonFacts) => {
    const reader = { language: nearestLanguage(facts.locale), ...facts, zone: facts.zone ?? "UTC" };
    return makePerson(
      { name: facts.name, platform: "teams" },
      teamsRaw(teams, teamsPerson(teams, doors.teams, facts), reader),
      rest,
    );
  };
  return {
    slackWire: wired,
    atSlack,
    atTeams,
    person(key, platform) {
      const who = CAST[key];
      const at = platform ?? who.platforms[0];
      return at === "slack" ? atSlack(slackId(key), who.name) : atTeams(teamsFacts(key));
    },
  };
}

async function recorded(db: Database): Promise<string[]> {
  const rows = await db.raw<{ action: string }>("select action from records order by seq");
  return rows.map(({ action }) => action);
}
