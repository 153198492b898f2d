/** R10: both platforms deliver the same again, out of order, at once, and Teams under a new id. */
import { directChannel } from "../../../src/tryout/slack-stand-in/world.ts";
import { teamsFacts } from "../../kit/story-cast.ts";
import { activityOf, bearerFor, sendActivity } from "../../kit/teams/teams-person.ts";
import { inParallel, shuffled } from "../kit/deliver.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { atSlack, doorOf, slackWire } from "../kit/people.ts";
import { countRecords } from "../kit/probes.ts";
import { sendAsSlack } from "../kit/send-as-slack.ts";
import type { Row } from "../row.ts";

/** What happened once, and how it is delivered the nth time: the last status of each. */
type Deed = { readonly deliver: (time: number) => Promise<number> };

export const repeatedInbound: Row = {
  id: "R10",
  what: "the same event one to five times, out of order, with new ids on Teams",
  async run({ ground, random, isLong }) {
    const fleet = await openFleet(ground, { web: 2 });
    try {
      await atSlack(fleet, "priya").command("C0PAYMENTS", "/incident", "open sev3 ledger: a place for notes");
      const count = isLong ? 20_000 : 2000;
      const tally = { askedFor: 0 };
      const deeds = Array.from({ length: count }, (_, n) =>
        n % 2 === 0 ? slackNote(fleet, n, tally) : teamsNote(fleet, n),
      );
      const deliveries = deeds.flatMap((deed) =>
        Array.from({ length: 1 + random.below(5) }, (_, time) => ({ deed, time })),
      );
      const statuses = await inParallel(shuffled(deliveries, random), 24, ({ deed, time }) =>
        deed.deliver(time),
      );
      const done = await countRecords(fleet, "incident.noted");
      const refused = statuses.filter((status) => status !== 200);
      return {
        size: `${count} notes, ${deliveries.length} deliveries, 2 web`,
        faults: "1–5 times each, shuffled, 24 at once; retry headers on Slack, new ids on Teams",
        result: `${done} effects, ${refused.length} not answered with 200${toldBy(fleet, refused)}; ${tally.askedFor} that Baton asked Slack for again`,
        line: "one effect each, none dropped",
        isMet: done === count && refused.length === 0,
      };
    } finally {
      await fleet.stop();
    }
  },
};

/** What they were answered instead, and the end of what the processes said meanwhile. */
function toldBy(fleet: Fleet, refused: readonly number[]): string {
  if (refused.length === 0) return "";
  const said = fleet.processes.map((one) => one.said().slice(-600).replaceAll(/[|\n]/g, " ")).join("; ");
  return ` but ${[...new Set(refused)].join(", ")}: ${said}`;
}

/** As Slack does, what is not answered with 200 is sent again. */
function slackNote(fleet: Fleet, n: number, tally: { askedFor: number }): Deed {
  const wired = slackWire(fleet);
  const event = {
    ...{ type: "message", channel_type: "im", user: "U0PRIYA", team: wired.world.team },
    channel: directChannel(wired.world, "U0PRIYA").id,
    text: `incident note I-1 note number ${n}`,
    ts: `1795000000.${String(n).padStart(6, "0")}`,
  };
  return {
    deliver: async (time) => {
      const { status, again } = await sendAsSlack(wired, event, { id: `EvNOTE${n}`, before: time });
      tally.askedFor += again;
      return status;
    },
  };
}

function teamsNote(fleet: Fleet, n: number): Deed {
  const activity = activityOf(fleet.teams, teamsFacts("kavya"));
  const authorization = bearerFor(fleet.teams);
  return {
    deliver: async (time) => {
      const again = {
        ...activity,
        id: `1:note-${n}-${time}`,
        text: `incident note I-1 note number ${n}`,
        textFormat: "plain",
      };
      return (await sendActivity(doorOf(fleet, "/api/messages"), again, { authorization })).status;
    },
  };
}
