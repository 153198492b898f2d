/** S4: whatever arrives, at every door, rightly signed. */
import { hands } from "../../kit/fake-slack.ts";
import { asSent, BODIES } from "../../kit/slack/bodies.ts";
import { slackId, teamsFacts } from "../../kit/story-cast.ts";
import { cardOf, teamsPerson } from "../../kit/teams/teams-person.ts";
import { newToken } from "../kit/api-token.ts";
import { type Captured, tapWires } from "../kit/capture.ts";
import { inParallel } from "../kit/deliver.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Knocker, openKnocker } from "../kit/knock.ts";
import { type Misshapen, misshapen } from "../kit/misshapen.ts";
import { countRecords } from "../kit/probes.ts";
import { tally } from "../kit/tally.ts";
import type { Row } from "../row.ts";

const RIGHTS = ["incident.open", "incident.read", "release.request", "release.read"];

export const fuzz: Row = {
  id: "S4",
  what: "misshapen requests at every door, rightly signed",
  async run({ ground, random, isLong, say }) {
    // Errors alone: a fault of ours is a line, and nothing else is.
    const fleet = await openFleet(ground, { web: 2, environment: { LOG_LEVEL: "error" } });
    const knocker = openKnocker(fleet);
    try {
      const captured = [...(await live(fleet, knocker)), ...bodies(fleet, EVENTS)];
      const tokens = await Promise.all(Array.from({ length: 12 }, () => newToken(fleet, RIGHTS)));
      const seconds = Math.floor(fleet.slack.world.now().getTime() / 1000);
      const genuine = { captured, seconds, tokens: tokens.map((token) => `Bearer ${token}`) };
      const count = isLong ? 1_000_000 : 10_000;
      const statuses = new Map<number, number>();
      const wrong: string[] = [];
      const send = async ({ name, asked }: Misshapen) => {
        const { status } = await knocker.knock(asked);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 0 && status < 500) return;
        wrong.push(`${name}: ${status}`);
        if (wrong.length <= 5)
          say(`   ${status} for ${asked.path} ${String(asked.body ?? "").slice(0, 1500)}`);
      };
      for (let sent = 0; sent < count; sent += 1000) {
        genuine.seconds = Math.floor(fleet.slack.world.now().getTime() / 1000);
        await inParallel(Array.from({ length: Math.min(1000, count - sent) }), 16, () =>
          send(misshapen(genuine, random)),
        );
      }
      for (const captured of bodies(fleet, ENDINGS))
        for (let n = 0; n < 20; n += 1) await send(misshapen({ ...genuine, captured: [captured] }, random));
      const opened = await countRecords(fleet, "incident.opened");
      const after = await hands(
        tapWires(fleet, knocker, fleet.slack.world.now()).slack,
        slackId("anna"),
      ).command(...(["C0PAYMENTS", "/incident", "open sev3: genuine"] as const));
      const isOpen = after === 200 && (await countRecords(fleet, "incident.opened")) === opened + 1;
      const dead = fleet.processes.filter((one) => !one.isAlive()).length;
      const faults = fleet.processes.map((one) => faultsIn(one.said())).reduce((sum, some) => sum + some, 0);
      if (faults > 0)
        say(
          fleet.processes
            .map((one) => one.said())
            .join("\n")
            .slice(0, 6000),
        );
      const shown = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`);
      return {
        size: `${count} requests at Slack's, Teams' and the programs' doors, health and metrics, 2 web`,
        faults: `cut off, deep, huge, of wrong types, with keys of prototypes; mutations of ${captured.length} genuine ones`,
        result: `${tally(wrong)} answered with 5xx or not at all; ${dead} processes died; ${faults} faults logged; answers ${shown.join(", ")}; a genuine one ${isOpen ? "passes" : "does not pass"}`,
        line: "no crash, no unhandled rejection, no 5xx",
        isMet: wrong.length === 0 && dead === 0 && faults === 0 && isOpen,
      };
    } finally {
      knocker.close();
      await fleet.stop();
    }
  },
};

/** Lines of the log at `error` and above, and what Node itself says before it ends. */
const faultsIn = (said: string): number =>
  said.split("\n").filter((line) => /"level":(50|60)|Unhandled|Uncaught/.test(line)).length;

/** A little of a day, through both doors: its requests carry handles that are good. */
async function live(fleet: Fleet, knocker: Knocker): Promise<Captured[]> {
  const wires = tapWires(fleet, knocker, fleet.slack.world.now());
  const anna = hands(wires.slack, slackId("anna"));
  const jonas = teamsPerson(fleet.teams, wires.teams, teamsFacts("jonas"));
  await anna.command("C0PAYMENTS", "/incident", "open sev3 checkout: a place for notes");
  await anna.command("C0PAYMENTS", "/incident", "update I-1");
  await anna.submit({ text: "still looking" });
  await anna.mention("C0PAYMENTS", "incident note I-1 something");
  await anna.say("oncall");
  await anna.openHome();
  await anna.command("C0PAYMENTS", "/release", "request");
  await anna.command("C0PAYMENTS", "/handoff");
  for (const line of ["incident list", "oncall", "release", "handoff", "baton me", "baton help"])
    await jonas.says(line);
  await jonas.says("incident update I-1");
  const form = jonas.sees().at(-1);
  if (form) await jonas.submits(cardOf(form.activity), { text: "still looking" });
  await jonas.uses("incident.keep", {
    by: "x",
    text: "payments time out",
    where: { channel: "19:payments@thread.tacv2" },
  });
  await jonas.installs({ channel: "19:payments@thread.tacv2" });
  await jonas.sends({
    ...wires.captured.filter(({ from }) => from === "teams").map(({ body }) => JSON.parse(body))[0],
    type: "conversationUpdate",
    membersAdded: [{ id: "29:1", aadObjectId: teamsFacts("kavya").objectId }],
  });
  // A mass of good openings measures something else, too.
  return wires.captured.filter(({ body }) => !body.includes("a+place+for+notes"));
}

const EVENTS = [
  { type: "team_join", user: { id: "U0NEW", name: "new", tz: "UTC", locale: "en-US" } },
  { type: "member_joined_channel", user: "U0BATON", channel: "C0PAYMENTS", inviter: "U0ANNA" },
  { type: "app_home_opened", user: "U0ANNA", channel: "D0ANNA", tab: "home" },
];
/** Good ones in masses would measure how fast Baton goes and comes back: a few, one after another. */
const ENDINGS = [{ type: "tokens_revoked", tokens: { bot: ["U0BATON"] } }, { type: "app_uninstalled" }];

/** One of each kind that Slack has. */
function bodies({ slack }: Fleet, events: readonly object[]): Captured[] {
  const [first] = BODIES;
  const wrapped = events.map((event, at) => ({ ...first, event_id: `Ev-fuzz-${at}`, event }));
  return [...BODIES.filter(() => events !== ENDINGS), ...wrapped].map((body) => {
    const named = JSON.parse(JSON.stringify(body).replace('"T1"', `"${slack.world.team}"`));
    return { from: "slack", path: "/slack/events", body: asSent(named).text };
  });
}
