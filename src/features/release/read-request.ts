/** Reads "checkout 4.2.0 production in berlin at 18:00: what changed". Whatever cannot be read goes into the form. */
import { type Ctx, now } from "../../core/context.ts";
import { readTime } from "../../core/read-time.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { findRegionClocks } from "../calendar/find-freezes.ts";
import { plainWord } from "../organisation/find-nearest.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { sureTime } from "./sure-time.ts";

export type TypedRequest = {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly regions: string[] | null;
  readonly plannedFor: Date | null;
  readonly notes: string;
};

/** Starts with a digit, or with a v and a digit: what people call a version nine times in ten. */
const VERSION_LIKE = /^v?\d[\p{L}\p{N}.+\-_~]*$/iu;
const TO = /^(?:to|into|nach|auf|para|→|->)\s+/iu;
const PLACES = /(?:^|\s)(?:in|em)\s+(.+?)(?=\s+(?:at|um|às|as)\s|$)/iu;
const WHEN = /(?:^|\s)(?:at|um|às|as)\s+(.+?)(?=\s+(?:in|em)\s+\p{L}|$)/iu;

/** Errors: `release.bad-time` where a time was said that is none, and those of `sureTime`. */
export async function readRequest(ctx: Ctx, typed: string): Promise<TypedRequest> {
  const { head, notes } = splitNotes(typed);
  const words = head.split(/\s+/).filter((word) => word !== "");
  const at = words.findIndex((word, index) => index > 0 && VERSION_LIKE.test(word));
  const found = at > 0 ? at : 1;
  const service = words.slice(0, found).join(" ");
  const version = words[found] ?? "";
  const rest = words
    .slice(found + 1)
    .join(" ")
    .replace(TO, "");
  const environment = /^(?:in|em|at|um|às)\s/iu.test(rest) ? "" : (rest.split(" ", 1)[0] ?? "");
  const tail = rest.slice(environment.length);
  return {
    service,
    version,
    environment,
    regions: await readRegions(ctx, PLACES.exec(tail)?.[1]),
    plannedFor: readPlanned(ctx, WHEN.exec(tail)?.[1]),
    notes: await plainMentions(ctx, notes),
  };
}

/** The colon before the notes is followed by a blank or the end; the one inside 18:00 by a digit. */
function splitNotes(typed: string): { head: string; notes: string } {
  const colon = /:(?=\s|$)/.exec(typed)?.index ?? -1;
  const newline = typed.indexOf("\n");
  const cut = colon < 0 || (newline >= 0 && newline < colon) ? newline : colon;
  return cut < 0
    ? { head: typed, notes: "" }
    : { head: typed.slice(0, cut), notes: typed.slice(cut + 1).trim() };
}

/** Keys of the named regions; a word that names none stays as typed, so that the refusal can quote it. */
async function readRegions(ctx: Ctx, typed: string | undefined): Promise<string[] | null> {
  const names = typed?.split(/,|\s(?:and|und|e|और)\s/iu).map((name) => name.trim()) ?? [];
  if (names.length === 0) return null;
  const clocks = await findRegionClocks(ctx);
  return names.map(
    (name) =>
      clocks.find((region) => [region.key, region.name].some((known) => plainWord(known) === plainWord(name)))
        ?.key ?? name,
  );
}

function readPlanned(ctx: Ctx, typed: string | undefined): Date | null {
  if (typed === undefined || typed.trim() === "") return null;
  const zone = ctx.reader.zone ?? ctx.org.zone;
  const time = readTime(typed.trim(), { language: ctx.reader.language, zone, after: now(ctx) });
  if (!time) throw new Refusal("release.bad-time", { typed: shorten(typed, 60) }, "plannedFor");
  return sureTime(typed, time);
}
