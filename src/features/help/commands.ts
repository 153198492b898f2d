/** `baton`, `baton help [word]` and `baton status`. */
import type { Command, Here, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { isRoomOn, requireRoom } from "../../core/rooms.ts";
import { cut } from "../../core/shorten.ts";
import { incidentCard } from "../incident/cards.ts";
import { getIncidentByNumber } from "../incident/get-incident.ts";
import { replyWho } from "../person/commands.ts";
import { releaseCard } from "../release/cards.ts";
import { getReleaseNumber } from "../release/find-releases.ts";
import { helpCard, statusCard, topicsCard } from "./cards.ts";
import { findStatus } from "./find-status.ts";
import { findTopics } from "./find-topics.ts";
import { vocabularyPort } from "./vocabulary-port.ts";

/** Longer than any word of ours. */
const LONGEST_WORD = 60;

/** Help asks for no right: whoever can write to Baton may know how. */
async function help(ctx: Ctx, line: Line): Promise<Reply> {
  const spoken = (fulfilled(ctx.house, vocabularyPort) ?? []).filter(({ room }) => isRoomOn(ctx, room));
  const typed = cut(line.takeRest(), LONGEST_WORD)
    .trim()
    .replace(/[.!?]+$/, "");
  if (typed === "") return { to: "you", card: helpCard(ctx, spoken) };
  const topics = findTopics(spoken, typed, ctx.reader.language);
  if (topics.kind === "found") return { to: "you", card: topicsCard(ctx, typed, topics.topics) };
  if (topics.near !== null) throw new Refusal("help.near-word", { typed, near: topics.near });
  throw new Refusal("help.unknown-word", { typed });
}

const NUMBERED = /^([ir])-?(\d{1,9})$/i;

/** The bare word searches: `I-41`, `R-42`, a person; whatever is none of these is asked of the help. */
async function search(ctx: Ctx, line: Line, here: Here): Promise<Reply> {
  const typed = line.rest.trim();
  const [, kind = "", number = ""] = NUMBERED.exec(typed) ?? [];
  if (kind.toLowerCase() === "i") {
    requireRoom(ctx, "incident");
    requireRight(ctx, "incident.read");
    return { to: "you", card: await incidentCard(ctx, await getIncidentByNumber(ctx, Number(number))) };
  }
  if (kind.toLowerCase() === "r") {
    requireRoom(ctx, "release");
    requireRight(ctx, "release.read");
    return { to: "you", card: await releaseCard(ctx, await getReleaseNumber(ctx, Number(number))) };
  }
  if (/^(<@|@)/.test(typed)) return replyWho(ctx, line, here);
  return help(ctx, line);
}

export const bareCommand: Command = { name: "baton", help: "help.baton", takesWords: true, run: search };

export const helpCommand: Command = { name: "baton help", help: "help.help", run: help };

export const statusCommand: Command = {
  name: "baton status",
  help: "help.status",
  run: async (ctx) => ({ to: "you", card: statusCard(ctx, await findStatus(ctx)) }),
};
