/** A3: whatever one place of a rightly signed payload is made, nobody else acts by it, and nothing is decided. */
import { expect, test } from "vitest";
import type { ActionButton } from "../../src/chat/card.ts";
import { prepareCard } from "../../src/chat/handles.ts";
import type { Subject } from "../../src/core/subject.ts";
import { slackDoor } from "../../src/slack/receive.ts";
import { teamsDoor } from "../../src/teams/receive.ts";
import { open } from "../features/incident/told.ts";
import { ask } from "../features/release/ask-release.ts";
import { SLACK_SECRET, SLACK_TOKEN, signedRequest, signedSlack, startFakeSlack } from "../kit/fake-slack.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";
import { asSent } from "../kit/slack/bodies.ts";
import { silentLog } from "../kit/slack/door.ts";
import { seededRandom } from "../kit/slack/seeded-random.ts";
import { startFakeTeams } from "../kit/teams/fake-teams.ts";
import { settingsFor } from "../kit/teams/teams-door.ts";
import { bearerFor, sendActivity } from "../kit/teams/teams-person.ts";
import { type Handles, KEYS, mutations, slackPayloads, teamsPayloads } from "./mutated-payloads.ts";

const AT = "2027-03-09T09:00:00Z";
const SEED = Number(process.env.BATON_SEED ?? 20_270_309);
const COUNT =
  process.env.BATON_LONG === "1" ? Number.POSITIVE_INFINITY : Number(process.env.BATON_RUNS ?? 150);

/** Handles as cards carry them, for anybody and for Anna alone. */
async function makeHandles(house: TestHouse): Promise<Handles> {
  const release = await ask(house);
  const incident = await open(house, "sev3 checkout: slow", "priya");
  const payload = { digest: release.digest };
  const of: Subject = { kind: "release", id: release.id };
  const make = async (button: Omit<ActionButton, "label">, personId: string | null) => {
    const blocks = [{ kind: "buttons" as const, buttons: [{ ...button, label: "x" }] }];
    const card = { title: "", notification: "", blocks };
    const made = await house.asBaton((ctx) => prepareCard(ctx, card, { likeness: "mutated", personId }));
    const [block] = made.blocks;
    const [one] = block?.kind === "buttons" ? block.buttons : [];
    return one && "handle" in one ? one.handle : "";
  };
  const approve = { action: "release.approve", subject: of, revision: release.revision, payload };
  return {
    approve: await make(approve, null),
    hers: await make(approve, await house.personId("anna")),
    reject: await make({ action: "release.reject", subject: of, payload }, null),
    acknowledge: await make(
      { action: "incident.acknowledge", subject: { kind: "incident", id: incident.id } },
      null,
    ),
  };
}

/** Both doors before the real corridor. */
async function openDoors(house: TestHouse) {
  const now = () => new Date(AT);
  const [slack, teams] = await Promise.all([startFakeSlack({ now }), startFakeTeams()]);
  const api = { token: () => SLACK_TOKEN, url: slack.apiUrl, log: silentLog };
  const signers = [{ names: ["SLACK"], signingSecrets: [SLACK_SECRET] }];
  const atSlack = slackDoor(
    { signers, now, commandPrefix: "", language: "en", api, log: silentLog },
    house.router,
  );
  const { wired } = signedSlack(slack, async (request) => atSlack.request(request));
  const atTeams = teamsDoor({ ...settingsFor(teams), log: silentLog }, house.router);
  return {
    teams,
    slack: async (body: unknown) => {
      const { text, type } = asSent(body as object);
      return (await wired.door(signedRequest(wired, text, type))).status;
    },
    sendTeams: async (body: unknown) =>
      (await sendActivity(atTeams, body, { authorization: bearerFor(teams) })).status,
    stop: () => Promise.all([slack.stop(), teams.stop()]),
  };
}

/** Thiago's team may hold a release: that decides nothing. */
const DECIDED =
  /^(release\.(agreed|rejected|approved|withdrawn|changed|went|done|rolled-back)|privacy|person\.(left|restricted|linked)|access\.token|organisation\.applied)/;

test(`no change of one place makes anybody else act, or decides anything, seed ${SEED}`, async () => {
  const house = await testHouse({ at: AT });
  const handles = await makeHandles(house);
  const doors = await openDoors(house);
  try {
    const all = [
      ...slackPayloads(handles).flatMap((body) =>
        [...mutations(body, handles)].map((one) => ({ to: "slack", one }) as const),
      ),
      ...teamsPayloads(doors.teams, handles).flatMap((body) =>
        [...mutations(body, handles)].map((one) => ({ to: "teams", one }) as const),
      ),
    ];
    const random = seededRandom(SEED);
    const chosen = COUNT >= all.length ? all : Array.from({ length: COUNT }, () => random.pick(all));
    const persons = new Map<string, string>();
    for (const to of ["slack", "teams"] as const) persons.set(to, `person:${await house.personId(KEYS[to])}`);
    const wrong: string[] = [];
    for (const { to, one } of chosen) {
      const [last] = await house.db.raw<{ seq: number }>("select max(seq)::int as seq from records");
      const status = await (to === "slack" ? doors.slack(one) : doors.sendTeams(one));
      const acts = await house.db.raw<{ action: string; actor: string }>(
        "select action, actor from records where seq > $1",
        [last?.seq ?? 0],
      );
      const isOthers = acts.some(({ actor }) => actor.startsWith("person:") && actor !== persons.get(to));
      const isDecided = acts.some(({ action }) => DECIDED.test(action));
      if (isOthers || isDecided || status >= 500)
        wrong.push(`${status} ${JSON.stringify(acts)} after ${to} ${JSON.stringify(one).slice(0, 600)}`);
    }
    expect(wrong).toEqual([]);
    expect(all.length).toBeGreaterThan(10_000);
    expect(await house.db.raw("select * from approvals")).toEqual([]);
  } finally {
    await doors.stop();
  }
}, 900_000);
