/** One line per event, into every home of the incident. */
import type { Block, Card } from "../../chat/card.ts";
import { beginLine } from "../../chat/deliver.ts";
import type { Ctx } from "../../core/context.ts";
import { nearInstant } from "../../core/near-instant.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { awaitedLater } from "../../db/awaited-later.ts";
import { namesFor, type PeopleNames, readNames } from "./find-names.ts";
import { sayPhrases } from "./say-phrases.ts";
import type { Incident } from "./tables.ts";

export type LineKey =
  | "acknowledged"
  | "updated"
  | "resolved"
  | "cancelled"
  | "assigned"
  | "asked"
  | "noted"
  | "noted-then"
  | "kept"
  | "severity-changed"
  | "moved"
  | "merged"
  | "joined"
  | "reopened"
  | "published"
  | "still";

export type IncidentLine = {
  readonly key: LineKey;
  /** Whom the line names. */
  readonly person: string | null;
  readonly value?: string;
  readonly at?: Date;
  /** People's own words below the line. */
  readonly quote?: string;
  /** Quotes the incident's last update. */
  readonly isQuoting?: boolean;
};

export async function postIncidentLine(ctx: Ctx, incident: Incident, line: IncidentLine): Promise<void> {
  beginIncidentLine(ctx, incident, line)(incident);
}

/** Asks at once for what the line needs; what it returns posts it, as the incident then is. */
export function beginIncidentLine(
  ctx: Ctx,
  of: Pick<Incident, "id">,
  line: IncidentLine,
): (incident: Incident) => void {
  // Who reads makes no difference to a name.
  const known = awaitedLater(readNames(ctx, [line.person]));
  const post = beginLine(ctx, subject("incident", of));
  return (incident) =>
    post(async (there) => lineCard(there, { incident, line, names: namesFor(there, await known) }));
}

type Said = { readonly incident: Incident; readonly line: IncidentLine; readonly names: PeopleNames };

function lineCard(ctx: Ctx, { incident, line, names }: Said): Card {
  const say = (at: string) =>
    words(ctx, "incident")(`line.${line.key}`, {
      number: incident.number,
      name: names.of(line.person),
      value: line.value ?? "",
      at,
    });
  const text = say(line.at ? nearInstant(ctx, line.at) : "");
  // A cut must not go through the mark of an instant: the notification says no time.
  const notification = shorten(say(""), 100);
  return { title: "", notification, blocks: [{ kind: "text", text }, ...wordsOf(ctx, incident, line)] };
}

function wordsOf(ctx: Ctx, incident: Incident, line: IncidentLine): Block[] {
  if (line.quote !== undefined) return [{ kind: "quote", text: line.quote }];
  if (!line.isQuoting) return [];
  return updateBlocks(ctx, incident);
}

/** The last update: the phrases in the reader's language, the free text as typed, the next one's time. */
export function updateBlocks(ctx: Ctx, incident: Incident, by?: string): Block[] {
  const t = words(ctx, "incident");
  const phrases = sayPhrases(ctx, incident.lastPhrases);
  return [
    ...(phrases === "" ? [] : [{ kind: "text", text: phrases } as const]),
    ...(incident.lastUpdate === null
      ? []
      : [{ kind: "quote", text: incident.lastUpdate, ...(by === undefined ? {} : { by }) } as const]),
    ...(incident.nextUpdateAt === null
      ? []
      : [
          {
            kind: "text",
            style: "quiet",
            text: t("card.next-update", { at: nearInstant(ctx, incident.nextUpdateAt) }),
          } as const,
        ]),
  ];
}
