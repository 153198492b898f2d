/** What a person can type about freezes: `release calendar`, `release calendar add …`, `release calendar end …`. */
import { z } from "zod";
import type { Command, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { cut } from "../../core/shorten.ts";
import { addFreeze } from "./add-freeze.ts";
import { calendarCard, freezeCard } from "./cards.ts";
import { endFreeze } from "./end-freeze.ts";
import { findComingFreezes, findFreezeTyped } from "./find-freezes.ts";
import { freezeForm } from "./forms.ts";
import { readFreeze } from "./read-freeze.ts";

const SUBWORDS = ["add", "end"] as const;

export const calendarCommand: Command = {
  name: "release calendar",
  help: "help.calendar",
  run: async (ctx, line) => {
    const word = line.takeIf((typed) => SUBWORDS.some((subword) => subword === typed));
    if (word === "add") return add(ctx, line);
    if (word === "end") return end(ctx, line);
    requireRight(ctx, "release.read");
    return { to: "you", card: calendarCard(ctx, await findComingFreezes(ctx)) };
  },
};

/** With a whole line the freeze is added at once; with anything less the form opens, as far as it is filled. */
async function add(ctx: Ctx, line: Line): Promise<Reply> {
  const typed = await readFreeze(ctx, line.takeRest());
  if (!typed.isWhole) return { form: await freezeForm(ctx, typed) };
  const freeze = await addFreeze(ctx, typed.freeze);
  return { to: "channel", card: await freezeCard(ctx, freeze) };
}

async function end(ctx: Ctx, line: Line): Promise<Reply> {
  const typed = z.string().max(100).parse(cut(line.takeRest(), 100));
  const freeze = await findFreezeTyped(ctx, typed);
  if (!freeze) throw new Refusal("calendar.unknown-freeze", { typed });
  return { to: "channel", card: await freezeCard(ctx, await endFreeze(ctx, { freezeId: freeze.id })) };
}
