/** Help and status as cards. */
import type { Block, Card } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { words } from "../../core/words.ts";
import type { Status } from "./find-status.ts";
import { nounsOf, type Topic } from "./find-topics.ts";
import type { Spoken } from "./vocabulary-port.ts";

/** What is worth remembering; shown as far as their rooms are on. */
const FIVE = ["incident", "oncall", "release", "handoff", "baton"] as const;

/** Five commands to remember, and where the others are. */
export function helpCard(ctx: Ctx, spoken: readonly Spoken[]): Card {
  const w = words(ctx, "help");
  const nouns = nounsOf(spoken);
  const five = FIVE.filter((noun) => nouns.includes(noun));
  return {
    title: w("card.title"),
    notification: w("card.title"),
    blocks: [
      {
        kind: "facts",
        facts: five.map((noun) => [w(`five.${noun}.type`), w(`five.${noun}.does`)] as const),
      },
      { kind: "text", text: w("card.where"), style: "quiet" },
      { kind: "text", text: w("card.more", { nouns: nouns.join(", ") }), style: "quiet" },
    ],
  };
}

/** One line for each command that a word may mean. */
export function topicsCard(ctx: Ctx, typed: string, topics: readonly Topic[]): Card {
  const title = words(ctx, "help")("card.topic", { word: typed });
  const facts = topics.map(({ name, text }) => [name, text] as const);
  return { title, notification: title, blocks: [{ kind: "facts", facts }] };
}

/** How Baton is doing. */
export function statusCard(ctx: Ctx, status: Status): Card {
  const w = words(ctx, "help");
  const { heldBecause, parked } = status;
  const isConnected = status.lostPlaces.length === 0 && status.installations.every(({ goneAt }) => !goneAt);
  const isWell = heldBecause === null && parked === 0 && status.lateSeconds < 60 && isConnected;
  const title = isWell ? w("status.well") : w("status.not-well");
  const blocks: Block[] = [
    {
      kind: "facts",
      facts: [
        [w("status.database"), w(`status.${status.engine}`, { version: status.version })],
        [w("status.engine"), heldBecause === null ? w("status.at-work") : w(`status.held-${heldBecause}`)],
        [w("status.waiting"), w("status.messages", { count: status.waiting })],
        [
          w("status.late"),
          status.lateSeconds === 0 ? w("status.nothing") : w("status.seconds", { count: status.lateSeconds }),
        ],
        [w("status.parked"), w("status.messages", { count: parked })],
      ],
    },
  ];
  if (parked > 0) blocks.push({ kind: "text", text: w("status.parked-where"), style: "quiet" });
  if (ctx.house.isTrial) blocks.push({ kind: "text", text: w("status.trial"), style: "strong" });
  const items = status.installations.map((one) => installationLine(ctx, one));
  blocks.push({
    kind: "list",
    title: w("status.installations"),
    items: items.length > 0 ? items : [w("status.none")],
  });
  if (status.lostPlaces.length > 0)
    blocks.push({ kind: "list", title: w("status.lost-places"), items: [...status.lostPlaces] });
  return { title, notification: title, tone: isWell ? "good" : "warning", blocks };
}

function installationLine(
  ctx: Ctx,
  { platform, name, isActive, goneAt, secrets }: Status["installations"][number],
): string {
  const w = words(ctx, "help");
  const said = { platform: w(`platform.${platform === "slack" ? "slack" : "teams"}`), name };
  if (secrets === null) return w("status.no-secrets", said);
  if (goneAt !== null) return w("status.uninstalled", { ...said, since: instantMark(goneAt) });
  return w(isActive ? "status.connected" : "status.not-connected", said);
}
