/** `baton`, `baton help [word]` and `baton status`. */
import type { Command, Here, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import { unknownCard } from "../../chat/unknown-card.ts";
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
import { findNamed } from "./find-named.ts";
import { findStatus } from "./find-status.ts";
import { findTopics } from "./find-topics.ts";
import { namedCard } from "./named-card.ts";
import { vocabularyPort } from "./vocabulary-port.ts";

/** Longer than any word of ours. */
const LONGEST_WORD = 60;

const typedWord = (line: Line): string =>
  cut(line.takeRest(), LONGEST_WORD)
    .trim()
    .replace(/[.!?]+$/, "");

const spokenIn = (ctx: Ctx) =>
  (fulfilled(ctx.house, vocabularyPort) ?? []).filter(({ room }) => isRoomOn(ctx, room));

/** Help asks for no right: whoever can write to Baton may know how. */
async function help(ctx: Ctx, line: Line): Promise<Reply> {
  const spoken = spokenIn(ctx);
  const typed = typedWord(line);
  if (typed === "") return { to: "you", card: helpCard(ctx, spoken) };
  const topics = findTopics(spoken, typed, ctx.reader.language);
  if (topics.kind === "found") return { to: "you", card: topicsCard(ctx, typed, topics.topics) };
  if (topics.near !== null) throw new Refusal("help.near-word", { typed, near: topics.near });
  throw new Refusal("help.unknown-word", { typed });
}

const NUMBERED = /^([ir])-?(\d{1,9})$/i;

/** The bare word searches: `I-41`, `R-42`, a word of the help, a service, a team, a person. */
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
  if (typed === "" || findTopics(spokenIn(ctx), typed, ctx.reader.language).kind === "found")
    return help(ctx, line);
  return searchNamed(ctx, line, here);
}

async function searchNamed(ctx: Ctx, line: Line, here: Here): Promise<Reply> {
  const named = await findNamed(ctx, line.rest);
  if (named.kind === "person") return replyWho(ctx, line, here);
  if (named.kind !== "none") {
    if (here.place.isShared) throw new Refusal("person.only-inside");
    return { to: "you", card: await namedCard(ctx, named) };
  }
  const word = typedWord(line);
  if (named.near !== null) {
    const suggestion = `baton ${named.near}`;
    return { to: "you", card: unknownCard(ctx, { kind: "unknown", noun: null, word, suggestion }) };
  }
  const topics = findTopics(spokenIn(ctx), word, ctx.reader.language);
  if (topics.kind === "unknown" && topics.near !== null)
    throw new Refusal("help.near-word", { typed: word, near: topics.near });
  throw new Refusal("help.unknown-name", { typed: word });
}

export const bareCommand: Command = { name: "baton", help: "help.baton", takesWords: true, run: search };

export const helpCommand: Command = { name: "baton help", help: "help.help", run: help };

export const statusCommand: Command = {
  name: "baton status",
  help: "help.status",
  run: async (ctx) => ({ to: "you", card: statusCard(ctx, await findStatus(ctx)) }),
};
