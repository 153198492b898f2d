/** S1: requests at Slack's door that Slack never signed. */
import { SLACK_SECRET } from "../../kit/fake-slack.ts";
import { asSent, BODIES } from "../../kit/slack/bodies.ts";
import { FORGERIES, type Forged, genuinely } from "../../kit/slack/forgeries.ts";
import type { seededRandom } from "../../kit/slack/seeded-random.ts";
import { inParallel } from "../kit/deliver.ts";
import { changedTables, fingerprint } from "../kit/fingerprint.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { openKnocker } from "../kit/knock.ts";
import { atSlack } from "../kit/people.ts";
import { tally } from "../kit/tally.ts";
import type { Row } from "../row.ts";

const FORM = "application/x-www-form-urlencoded";
/** What each twentieth is: Slack looking whether we are there. */
const CHECKS = ["ssl_check=1", "token=x&ssl_check=1", "ssl_check=1&command=%2Fincident&text=open+forged"];

export const slackForgeries: Row = {
  id: "S1",
  what: "requests that Slack never signed",
  async run({ ground, random, isLong }) {
    const fleet = await openFleet(ground, { web: 2 });
    const knocker = openKnocker(fleet);
    try {
      const count = isLong ? 200_000 : 10_000;
      const before = await fingerprint(fleet.db);
      const wrong = await inParallel(Array.from({ length: count }), 24, async (_, at) => {
        const { name, forged, expected } = at % 20 === 19 ? check(fleet, random) : forge(fleet, random, at);
        const { status } = await knocker.knock({ path: "/slack/events", ...forged });
        return status === expected ? null : `${name}: ${status}`;
      });
      const changed = changedTables(before, await fingerprint(fleet.db));
      const genuine = await atSlack(fleet, "anna").command("C0PAYMENTS", "/incident", "open sev3: genuine");
      const isOpen = genuine === 200 && changedTables(before, await fingerprint(fleet.db)).length > 0;
      const found = wrong.filter((one) => one !== null);
      return {
        size: `${count} requests, a twentieth of them signed ssl_checks, 2 web`,
        faults: `${FORGERIES.length} kinds of forgery of ${BODIES.length} kinds of request`,
        result: `${tally(found)} answered wrongly; tables changed: ${changed.join(", ") || "none"}; a genuine one ${isOpen ? "passes" : "does not pass"}`,
        line: "401 and no row; a signed ssl_check 200 and nothing done",
        isMet: found.length === 0 && changed.length === 0 && isOpen,
      };
    } finally {
      knocker.close();
      await fleet.stop();
    }
  },
};

type Random = ReturnType<typeof seededRandom>;
type Sent = { readonly name: string; readonly forged: Forged; readonly expected: number };

const secondsOf = (fleet: Fleet): number => Math.floor(fleet.slack.world.now().getTime() / 1000);

function forge(fleet: Fleet, random: Random, at: number): Sent {
  const [name, make] = FORGERIES[at % FORGERIES.length] ?? random.pick(FORGERIES);
  const { text, type } = asSent(random.pick(BODIES));
  const genuine = { secret: SLACK_SECRET, seconds: secondsOf(fleet), body: text, type };
  return { name, forged: make(genuine, random), expected: 401 };
}

function check(fleet: Fleet, random: Random): Sent {
  const body = random.pick(CHECKS);
  const forged = genuinely({ secret: SLACK_SECRET, seconds: secondsOf(fleet), body, type: FORM });
  return { name: "a signed ssl_check", forged, expected: 200 };
}
