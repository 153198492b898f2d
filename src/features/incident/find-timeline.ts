/** An incident's story, read from the record: what happened when, also where it was noted later. */
import type { Ctx } from "../../core/context.ts";
import { findActs, type RecordedAct } from "../../core/read-record.ts";
import { subject } from "../../core/subject.ts";
import { words, wordsByKey } from "../../core/words.ts";
import { findNames, type PeopleNames } from "./find-names.ts";
import { Phrases } from "./phrasebook.ts";
import { sayPhrases } from "./say-phrases.ts";
import type { Incident } from "./tables.ts";

export type TimelineEntry = {
  readonly at: Date;
  readonly text: string;
  /** People's own words; null where there are none, or where their author has been erased. */
  readonly quote: string | null;
};

const PERSON = "person:";

/** By when things happened, not by when they were noted. Every room's acts are told in its own words. */
export async function findTimeline(ctx: Ctx, incident: Incident): Promise<TimelineEntry[]> {
  const acts = await findActs(ctx, subject("incident", incident));
  const names = await findNames(ctx, acts.flatMap(personsOf));
  return acts
    .map((act) => ({ at: act.happenedAt, text: sayAct(ctx, act, names), quote: quoteOf(ctx, act) }))
    .filter((entry) => entry.text !== "")
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

const actorOf = (act: RecordedAct): string | null =>
  act.actor.startsWith(PERSON) ? act.actor.slice(PERSON.length) : null;

const idsOf = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
      ? value.filter((one) => typeof one === "string")
      : [];

const personsOf = (act: RecordedAct): (string | null)[] => [
  actorOf(act),
  ...idsOf(act.after.ownerId),
  ...idsOf(act.after.personId),
  ...idsOf(act.after.people),
];

/** `timeline.<what was done>` in the acting room's catalogue; an act without words there is left out. */
function sayAct(ctx: Ctx, act: RecordedAct, names: PeopleNames): string {
  const [room = "", what = ""] = act.action.split(".");
  const actor = actorOf(act);
  const isOwn = actor === null && act.actor.startsWith("account:");
  const [person] = [...idsOf(act.after.personId), ...idsOf(act.after.ownerId)];
  const params = {
    ...plainValues(act),
    actor: actor === null && !isOwn ? words(ctx, "incident")("baton") : names.of(actor),
    person: names.of(person ?? null),
    people: idsOf(act.after.people).map(names.of).join(", "),
  };
  return wordsByKey(ctx.reader.language, { feature: room, key: `timeline.${what}` }, params) ?? "";
}

const plainValues = (act: RecordedAct) =>
  Object.fromEntries(
    Object.entries(act.after).filter(([, value]) => typeof value === "string" || typeof value === "number"),
  );

function quoteOf(ctx: Ctx, act: RecordedAct): string | null {
  const said = typeof act.after.lastUpdate === "string" ? act.after.lastUpdate : "";
  const phrases = Phrases.safeParse(act.after.lastPhrases);
  const both = [phrases.success ? sayPhrases(ctx, phrases.data) : "", said].filter((text) => text !== "");
  return both.length > 0 ? both.join(" ") : null;
}
