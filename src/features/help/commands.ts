/** `baton`, `baton help [word]` and `baton status`. */
import type { Command, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { Refusal } from "../../core/refusal.ts";
import { helpCard, statusCard, topicsCard } from "./cards.ts";
import { findStatus } from "./find-status.ts";
import { findTopics } from "./find-topics.ts";
import { vocabularyPort } from "./vocabulary-port.ts";

/** Longer than any word of ours. */
const LONGEST_WORD = 60;

/** Help asks for no right: whoever can write to Baton may know how. */
async function help(ctx: Ctx, line: Line): Promise<Reply> {
  const spoken = fulfilled(ctx.house, vocabularyPort) ?? [];
  const typed = line
    .takeRest()
    .slice(0, LONGEST_WORD)
    .trim()
    .replace(/[.!?]+$/, "");
  if (typed === "") return { to: "you", card: helpCard(ctx, spoken) };
  const topics = findTopics(spoken, typed, ctx.reader.language);
  if (topics.kind === "found") return { to: "you", card: topicsCard(ctx, typed, topics.topics) };
  if (topics.near !== null) throw new Refusal("help.near-word", { typed, near: topics.near });
  throw new Refusal("help.unknown-word", { typed });
}

export const bareCommand: Command = { name: "baton", help: "help.baton", run: help };

export const helpCommand: Command = { name: "baton help", help: "help.help", run: help };

export const statusCommand: Command = {
  name: "baton status",
  help: "help.status",
  run: async (ctx) => ({ to: "you", card: statusCard(ctx, await findStatus(ctx)) }),
};
