/** S3: what was rightly sent is sent again, later, elsewhere and in another's name. */
import { setClock } from "../../kit/database-clock.ts";
import { hands } from "../../kit/fake-slack.ts";
import { MOVABLE_CLOCK } from "../../kit/movable-clock.ts";
import { type Key, slackId, teamsFacts } from "../../kit/story-cast.ts";
import { TENANT } from "../../kit/teams/fake-teams.ts";
import { cardOf, type TeamsPerson, teamsPerson } from "../../kit/teams/teams-person.ts";
import { newToken } from "../kit/api-token.ts";
import { type Captured, tapWires, type Wiretap } from "../kit/capture.ts";
import { inParallel } from "../kit/deliver.ts";
import { changedTables, fingerprint } from "../kit/fingerprint.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Knock, type Knocker, openKnocker } from "../kit/knock.ts";
import { countRecords, databaseNow, until } from "../kit/probes.ts";
import { tally } from "../kit/tally.ts";
import type { Row, Tools } from "../row.ts";

/** A second id of the same deed is one more that was seen; the clock is ours. */
const MAY_CHANGE = ["deliveries", "test_clock"];

export const replays: Row = {
  id: "S3",
  what: "what was rightly sent, sent again: later, elsewhere, for another tenant",
  async run({ ground, isLong }: Tools) {
    const fleet = await openFleet(ground, { web: 2 });
    const knocker = openKnocker(fleet);
    try {
      await fleet.db.script(MOVABLE_CLOCK);
      const at = await databaseNow(fleet);
      await setClock(fleet.db, at);
      const wires = tapWires(fleet, knocker, at);
      const deeds = await act(fleet, { wires, knocker }, isLong ? 1000 : 100);
      const [done, before] = [await effects(fleet), await fingerprint(fleet.db)];
      const scene = { fleet, knocker, at, captured: wires.captured };
      const wrong = await replayAll(scene);
      const again = (await effects(fleet)) - done;
      const changed = changedTables(before, await fingerprint(fleet.db)).filter(
        (table) => !MAY_CHANGE.includes(table),
      );
      return {
        size: `${wires.captured.length} requests from Slack, Teams and a program, each ${REPLAYS.length + 2} times more, 2 web`,
        faults: REPLAYS.map(({ name }) => name).join(", "),
        result: `${done} effects of ${deeds} deeds, ${again} more by replays; ${tally(wrong)} answered wrongly; tables changed: ${changed.join(", ") || "none"}`,
        line: "≤ 1 effect each; Slack's after six minutes and another tenant's 401",
        isMet: done === deeds && again === 0 && wrong.length === 0 && changed.length === 0,
      };
    } finally {
      knocker.close();
      await fleet.stop();
    }
  },
};

const effects = async (fleet: Fleet): Promise<number> => {
  const counts = ["incident.noted", "incident.updated", "incident.opened"].map((action) =>
    countRecords(fleet, action),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};

type Ways = { readonly wires: Wiretap; readonly knocker: Knocker };

/** People and a program do things; resolves to how many. */
async function act(fleet: Fleet, { wires, knocker }: Ways, each: number): Promise<number> {
  const at = (key: Key) => hands(wires.slack, slackId(key));
  await at("priya").command("C0PAYMENTS", "/incident", "open sev3 ledger: a place for notes");
  const numbers = Array.from({ length: each }, (_, n) => n);
  const keys = ["priya", "anna", "lena", "rafael"] as const;
  const kavya = teamsPerson(fleet.teams, wires.teams, teamsFacts("kavya"));
  const note = (n: number) => `incident note I-1 note ${n}`;
  await inParallel(numbers, 8, async (n) => {
    const one = at(keys[n % keys.length] ?? "priya");
    await one.command("C0PAYMENTS", "/incident", note(n).replace("incident ", ""));
    await one.say(note(n));
    await one.mention("C0PAYMENTS", note(n));
    await kavya.says(note(n));
  });
  for (const n of numbers.slice(0, each / 5)) {
    const { views } = fleet.slack.world;
    const before = new Set(views.keys());
    await at("anna").command("C0PAYMENTS", "/incident", "update I-1");
    // Answered before the form is there: what is sent until then would be the one before once more.
    await until(() => [...views.keys()].some((id) => !before.has(id)), 10_000);
    await at("anna").submit({ text: `still looking ${n}` });
    await askForForm(kavya);
    const form = kavya.sees().at(-1);
    if (form) await kavya.submits(cardOf(form.activity), { text: `still looking ${n}` });
  }
  const token = await newToken(fleet, ["incident.open"]);
  for (const n of numbers.slice(0, 20)) {
    const one = fromProgram(token, n);
    wires.captured.push(one);
    await knocker.knock(one);
  }
  return 1 + each * 4 + (each / 5) * 2 + 20;
}

/** Where Teams limits a conversation in which much was just said, nothing comes: then she asks again. */
async function askForForm(person: TeamsPerson): Promise<void> {
  const seen = person.sees().length;
  for (let asked = 0; asked < 5 && person.sees().length === seen; asked++) {
    await person.says("incident update I-1");
    await until(() => person.sees().length > seen, 1000);
  }
}

const fromProgram = (token: string, n: number): Captured => ({
  ...{ from: "program", path: "/api/v1/incidents", body: JSON.stringify({ title: `disk ${n} is full` }) },
  headers: {
    "content-type": "application/json",
    authorization: `Bearer ${token}`,
    "idempotency-key": `key-${n}`,
  },
});

type Replay = {
  readonly name: string;
  /** Seconds after the first time. */
  readonly later: number;
  readonly alter?: (one: Captured) => Knock;
  /** What the door must say; undefined: whatever it says, as long as nothing is done. */
  readonly expects?: (one: Captured) => number | undefined;
};

const OTHER_TENANT = "99999999-9999-4999-8999-999999999999";
const renamed = (one: Captured): Knock => ({
  ...one,
  body: one.body.replaceAll("T0MERIDIAN", "T0FOREIGN").replaceAll(TENANT, OTHER_TENANT),
});
const isChat = ({ from }: Captured) => from !== "program";
const taken = ({ from }: Captured): number => (from === "program" ? 201 : 200);

const REPLAYS: readonly Replay[] = [
  { name: "1 s", later: 1, expects: taken },
  { name: "4 min", later: 240, expects: taken },
  {
    ...{ name: "other tenant", later: 240, alter: renamed },
    expects: (one) => (isChat(one) ? 401 : 201),
  },
  {
    ...{ name: "Teams' new id", later: 240, expects: taken },
    alter: (one) =>
      one.from === "teams" ? { ...one, body: one.body.replace('"id":"1:', '"id":"1:again-') } : one,
  },
  ...["/slack/events", "/api/messages", "/api/v1/releases", "/slack/events/", "//slack/events", "/p/x"].map(
    (path): Replay => ({
      ...{
        name: `at ${path}`,
        later: 240,
        alter: (one) => (one.path === path ? { ...one, path: "/" } : { ...one, path }),
      },
    }),
  ),
  { name: "6 min", later: 360, expects: (one) => (one.from === "slack" ? 401 : taken(one)) },
];

type Scene = {
  readonly fleet: Fleet;
  readonly knocker: Knocker;
  readonly at: Date;
  readonly captured: readonly Captured[];
};

/** Resolves to what was answered otherwise than it should have been. */
async function replayAll({ fleet, knocker, at, captured }: Scene): Promise<string[]> {
  const originals = [...captured];
  // At once, at both web processes.
  await inParallel([...originals, ...originals].toSorted(byBody), 24, (one) => knocker.knock(one));
  const wrong: string[] = [];
  for (const { name, later, alter, expects } of REPLAYS) {
    await setClock(fleet.db, new Date(at.getTime() + later * 1000));
    await inParallel(originals, 24, async (one) => {
      const { status } = await knocker.knock(alter?.(one) ?? one);
      const expected = expects?.(one) ?? status;
      if (status !== expected || status >= 500) wrong.push(`${one.from} after ${name}: ${status}`);
    });
  }
  return wrong;
}

const byBody = (a: Captured, b: Captured): number => (a.body < b.body ? -1 : a.body > b.body ? 1 : 0);
