/** S2: activities at Teams' door that Microsoft never signed, or not for us. */
import type { seededRandom } from "../../kit/slack/seeded-random.ts";
import { teamsFacts } from "../../kit/story-cast.ts";
import { type Forger, makeForger, NAMES_WITHOUT_END, TEAMS_FORGERIES } from "../../kit/teams/forgeries.ts";
import { activityOf, BOT, bearerFor } from "../../kit/teams/teams-person.ts";
import { inParallel } from "../kit/deliver.ts";
import { changedTables, fingerprint } from "../kit/fingerprint.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { type Knock, openKnocker } from "../kit/knock.ts";
import { COLLECTABLE, type Memory, memoryOf } from "../kit/memory.ts";
import { tally } from "../kit/tally.ts";
import type { Row } from "../row.ts";

const WARMING = 10_000;
/** A list of the issuers alone that were forged would need more of the heap. */
const MOST_GROWTH = { residentBytes: 8 * 2 ** 20, heapBytes: 2 ** 19 };

export const teamsForgeries: Row = {
  id: "S2",
  what: "activities that Microsoft never signed, or not for us",
  async run({ ground, random, isLong }) {
    const fleet = await openFleet(ground, { web: 2, environment: COLLECTABLE });
    const knocker = openKnocker(fleet);
    try {
      const count = isLong ? 200_000 : 10_000;
      const forger = makeForger(fleet.teams);
      const before = await fingerprint(fleet.db);
      const attack = async (from: number, to: number) =>
        inParallel(Array.from({ length: to - from }), 24, async (_, at) => {
          const { name, asked } = forge(forger, random, from + at);
          const { status } = await knocker.knock(asked);
          return status === 401 ? [] : [`${name}: ${status}`];
        });
      // These fill what is filled once: compiled code, keys, the room that V8 gives to what is young.
      const early = await attack(0, WARMING);
      const held = await Promise.all(fleet.processes.map(memoryOf));
      const late = await attack(WARMING, WARMING + count);
      const grown = growth(held, await Promise.all(fleet.processes.map(memoryOf)));
      const changed = changedTables(before, await fingerprint(fleet.db));
      const genuine = await knocker.knock(genuinely(fleet));
      const isOpen = genuine.status === 200 && changedTables(before, await fingerprint(fleet.db)).length > 0;
      const wrong = [...early, ...late].flat();
      const isFlat =
        grown.residentBytes <= MOST_GROWTH.residentBytes && grown.heapBytes <= MOST_GROWTH.heapBytes;
      return {
        size: `${count} activities after ${WARMING} that warm up, 2 web`,
        faults: `${TEAMS_FORGERIES.length} kinds of forgery, keys fetched ${fleet.teams.fetches.keys} times`,
        result: `${tally(wrong)} answered wrongly; tables changed: ${changed.join(", ") || "none"}; meanwhile ${inMegabytes(grown.residentBytes)} more resident, ${inMegabytes(grown.heapBytes)} more on the heap; a genuine one ${isOpen ? "passes" : "does not pass"}`,
        line: "401 and no row; memory flat (≤ 8 MB of the process, ≤ 0.5 MB of its heap)",
        isMet: wrong.length === 0 && changed.length === 0 && isOpen && isFlat,
      };
    } finally {
      knocker.close();
      await fleet.stop();
    }
  },
};

type Random = ReturnType<typeof seededRandom>;

const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** What a press, a word and the removal of Baton look like: each would leave something in the database. */
const KINDS: readonly object[] = [
  { text: "incident open sev1 checkout: forged", textFormat: "plain" },
  { type: "invoke", name: "adaptiveCard/action", value: { action: { data: { handle: "forged" } } } },
  { type: "installationUpdate", action: "remove" },
  { type: "conversationUpdate", membersRemoved: [{ id: BOT.id }] },
];

const JSON_TYPE = "application/json";

function forge(forger: Forger, random: Random, at: number): { readonly name: string; readonly asked: Knock } {
  const inTurn = at % 4 === 3 ? undefined : TEAMS_FORGERIES[at % TEAMS_FORGERIES.length];
  const forgery = inTurn ?? random.pick(NAMES_WITHOUT_END);
  const [name, authorization, over] = forgery;
  const activity = { ...activityOf(forger.fake, teamsFacts("jonas")), ...random.pick(KINDS), ...over };
  return { name, asked: sent(authorization(forger, random), activity) };
}

const sent = (authorization: string, activity: object): Knock => ({
  path: "/api/messages",
  headers: { "content-type": JSON_TYPE, ...(authorization && { authorization }) },
  body: JSON.stringify(activity),
});

const genuinely = ({ teams }: Fleet): Knock =>
  sent(bearerFor(teams), { ...activityOf(teams, teamsFacts("jonas")), ...KINDS[0] });

/** The most that any of the processes holds more than before. */
const growth = (before: readonly Memory[], after: readonly Memory[]): Memory => {
  const most = (figure: keyof Memory) =>
    Math.max(...after.map((memory, at) => memory[figure] - (before[at]?.[figure] ?? 0)));
  return { residentBytes: most("residentBytes"), heapBytes: most("heapBytes") };
};
