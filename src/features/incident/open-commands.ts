/** `/incident`, `/incident open`, `practice`, `list`. */
import type { Command, Reply } from "../../chat/command.ts";
import type { Line } from "../../chat/line.ts";
import { unknownCard } from "../../chat/unknown-card.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { incidentCard } from "./cards.ts";
import { findCatalogue } from "./find-catalogue.ts";
import { findActiveIncidents } from "./find-incidents.ts";
import { openForm } from "./forms.ts";
import { getIncident, getIncidentByNumber } from "./get-incident.ts";
import { listCard } from "./list-card.ts";
import { openIncident } from "./open-incident.ts";
import { readOpening } from "./read-opening.ts";
import { opened } from "./replies.ts";

const NUMBERED = /^i-?(\d{1,9})\W*$/i;

/** Words about an incident that exists are no title ("merge I-1 I-2"): its card has the buttons. */
function asTitle({ rest }: Line) {
  const number = /\bi-(\d{1,9})\b/i.exec(rest)?.[1];
  const suggestion = number === undefined ? `incident open ${rest}` : `incident I-${number}`;
  return { kind: "unknown", noun: "incident", word: rest.split(/\s+/, 1)[0] ?? "", suggestion } as const;
}

const readTyped = async (ctx: Ctx, line: Line) => readOpening(line, await findCatalogue(ctx));

/**
 * In an incident's own place its card; elsewhere what is open, and the way to open one. Other words are asked
 * about: they may be a title whose "open" was left out, and nobody is called before that is said.
 */
export const bareCommand: Command = {
  name: "incident",
  help: "help.bare",
  takesWords: true,
  run: async (ctx, line, here): Promise<Reply> => {
    requireRight(ctx, "incident.read");
    const number = NUMBERED.exec(line.rest)?.[1];
    if (number !== undefined)
      return { to: "you", card: await incidentCard(ctx, await getIncidentByNumber(ctx, Number(number))) };
    if (!line.isEmpty) return { to: "you", card: unknownCard(ctx, asTitle(line)) };
    if (here.subject?.kind === "incident")
      return { to: "you", card: await incidentCard(ctx, await getIncident(ctx, here.subject.id)) };
    return { to: "you", card: await listCard(ctx, await findActiveIncidents(ctx)) };
  },
};

/** Without a word the form; with any word an incident. */
export const openCommand: Command = {
  name: "incident open",
  help: "help.open",
  run: async (ctx, line, here) => {
    if (line.isEmpty) return { form: await openForm(ctx, {}) };
    return opened(ctx, await openIncident(ctx, await readTyped(ctx, line)), here);
  },
};

/** The true path, marked, outside every metric. */
export const practiceCommand: Command = {
  name: "incident practice",
  help: "help.practice",
  run: async (ctx, line, here) => {
    const typed = await readTyped(ctx, line);
    return opened(ctx, await openIncident(ctx, { ...typed, isPractice: true }), here);
  },
};

export const listCommand: Command = {
  name: "incident list",
  help: "help.list",
  run: async (ctx) => {
    requireRight(ctx, "incident.read");
    return { to: "you", card: await listCard(ctx, await findActiveIncidents(ctx)) };
  },
};
