/** R4: the answer to every first send is lost, whether the platform acted or not. */
import { setTimeout as pause } from "node:timers/promises";
import { words } from "../../../src/core/words.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import {
  arrivals,
  counted,
  databaseNow,
  type Probe,
  probeChannels,
  setProbes,
  until,
} from "../kit/probes.ts";
import type { Row } from "../row.ts";

const CHANNELS = 100;

export const ambiguousSend: Row = {
  id: "R4",
  what: "the first answer lost, whether the platform acted or not",
  async run({ ground, isLong }) {
    const each = isLong ? 500 : 200;
    const fleet = await openFleet(ground, { web: 1, workers: 2, channels: probeChannels(CHANNELS) });
    // Its rates are not what this is about.
    fleet.teams.isPaced = false;
    try {
      loseOnSlack(fleet);
      loseOnTeams(fleet);
      const dueAt = new Date((await databaseNow(fleet)).getTime() + 1000);
      const on = (prefix: string, channel: (n: number) => string) =>
        Array.from(
          { length: each * 2 },
          (_, n): Probe => ({
            name: `${prefix}-${n % 2 === 0 ? "acted" : "not"}-${n}`,
            conversation: channel(n % CHANNELS),
            dueAt,
          }),
        );
      const [slack, teams] = [
        on("slack", (n) => `C1PROBE${n}`),
        on("teams", (n) => `19:probe-${n}@thread.tacv2`),
      ];
      await Promise.all([setProbes(fleet, slack), setProbes(fleet, teams, "teams")]);
      await until(
        () =>
          counted(arrivals(fleet).map(({ name }) => name)).size >= slack.length &&
          onTeams(fleet).size >= teams.length,
        90_000,
      );
      await pause(5000);
      const slackTimes = counted(arrivals(fleet).map(({ name }) => name));
      const slackLost = slack.filter(({ name }) => !slackTimes.has(name)).length;
      const slackTwice = [...slackTimes.values()].filter((count) => count > 1).length;
      const seen = onTeams(fleet);
      const teamsLost = teams.filter(({ name }) => !seen.has(name)).length;
      const copies = [...seen.values()].filter((copy) => copy.length > 1);
      const wrong = copies.filter(
        (copy) => copy.length > 2 || !copy.slice(1).every((one) => one.isMarked),
      ).length;
      return {
        size: `${each} × {acted, not} × {Slack, Teams}`,
        faults: "every first send unanswered",
        result: `Slack ${slackLost} lost, ${slackTwice} repeated; Teams ${teamsLost} lost, ${copies.length} repeated once and marked, ${wrong} unmarked or more often`,
        line: "Slack 0 / 0; Teams 0 lost, each repeat marked",
        isMet: slackLost + slackTwice + teamsLost + wrong === 0,
      };
    } finally {
      await fleet.stop();
    }
  },
};

function loseOnSlack(fleet: Fleet): void {
  const met = new Set<string>();
  fleet.slack.faults.choose(({ method, args }) => {
    const name = String(args.text);
    if (method !== "chat.postMessage" || !name.startsWith("slack-") || met.has(name)) return undefined;
    met.add(name);
    return { kind: name.includes("-acted-") ? "drop-reply" : "drop-request" };
  });
}

/** What the fake was asked to post, as the name of its probe. */
const nameIn = (body: unknown): string => /teams-\w+-\d+/.exec(JSON.stringify(body) ?? "")?.[0] ?? "";

function loseOnTeams(fleet: Fleet): void {
  const met = new Set<string>();
  const first = (kind: string) => (request: { method: string; body: unknown }) => {
    const name = request.method === "POST" ? nameIn(request.body) : "";
    if (!name.includes(`-${kind}-`) || met.has(name)) return false;
    met.add(name);
    return true;
  };
  fleet.teams.troubles.push(
    { match: first("acted"), times: Number.POSITIVE_INFINITY, losesReply: true },
    { match: first("not"), times: Number.POSITIVE_INFINITY, losesRequest: true },
  );
}

/** The copies of each probe at Teams, oldest first. */
function onTeams(fleet: Fleet): Map<string, { readonly isMarked: boolean }[]> {
  const marked = words({ reader: { language: "en", zone: null } }, "chat")("repeat");
  const seen = new Map<string, { isMarked: boolean }[]>();
  for (const { activity } of fleet.teams.messages) {
    const name = nameIn(activity);
    if (name === "") continue;
    seen.set(name, [...(seen.get(name) ?? []), { isMarked: JSON.stringify(activity).includes(marked) }]);
  }
  return seen;
}
