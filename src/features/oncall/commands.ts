/** What a person can type about on-call duty. */
import { sentence } from "../../chat/card.ts";
import type { Command, Here, Reply } from "../../chat/command.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { readTime, type TypedTime } from "../../core/read-time.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { shorten } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { getPerson } from "../person/find-people.ts";
import { plainMentions } from "../person/plain-mentions.ts";
import { onCallCard, type Shown, whyCard } from "./cards.ts";
import { coverCard } from "./cover-card.ts";
import { coverShift, LONGEST_REASON } from "./cover-shift.ts";
import { findMyTeams, findTeam, readTeam, refuseTeam } from "./find-team.ts";
import { gapsCard } from "./gaps-card.ts";
import { readCover } from "./read-cover.ts";

/** The zone in which the caller reads and types times. */
export const zoneOf = (ctx: Ctx): string => ctx.reader.zone ?? ctx.org.zone;

/** What must be said where the clocks do not show a time, or show it twice. */
export function timeNotes(ctx: Ctx, times: readonly (TypedTime | null)[]): string[] {
  const t = words(ctx, "oncall");
  return times.flatMap((time) => {
    if (!time || time.is === "exact") return [];
    const params = { zone: time.zone, at: instantMark(time.at) };
    return [time.is === "absent" ? t("note.absent", params) : t("note.double", params)];
  });
}

/** `[team] [time]`: nothing means the team of this channel, or mine, now. */
async function readShown(ctx: Ctx, typed: string, here: Here): Promise<Shown> {
  const { team, rest } = await readTeam(ctx, typed);
  const reader = { language: ctx.reader.language, zone: zoneOf(ctx), after: now(ctx), mayBeNow: true };
  const time = rest === "" ? null : readTime(rest, reader);
  if (rest !== "" && !time) {
    if (!team) return refuseTeam(ctx, rest);
    throw new Refusal("oncall.unclear-time", { typed: shorten(rest, 80) });
  }
  const teams = team ? [team] : await findTeamsHere(ctx, here);
  return { teams, at: time?.at ?? null, notes: timeNotes(ctx, [time]) };
}

async function findTeamsHere(ctx: Ctx, here: Here) {
  const team = here.subject?.kind === "team" ? await findTeam(ctx, here.subject.id) : null;
  return team ? [team] : findMyTeams(ctx);
}

const onCallCommand: Command = {
  name: "oncall",
  help: "help.oncall",
  takesWords: true,
  run: async (ctx, line, here) => {
    requireRight(ctx, "oncall.read");
    return { to: "you", card: await onCallCard(ctx, await readShown(ctx, line.takeRest(), here)) };
  },
};

const whyCommand: Command = {
  name: "oncall why",
  help: "help.why",
  run: async (ctx, line, here) => {
    requireRight(ctx, "oncall.read");
    return { to: "you", card: await whyCard(ctx, await readShown(ctx, line.takeRest(), here)) };
  },
};

const gapsCommand: Command = {
  name: "oncall gaps",
  help: "help.gaps",
  run: async (ctx, line) => {
    requireRight(ctx, "oncall.read");
    const { team, rest } = await readTeam(ctx, line.takeRest());
    if (rest !== "") return refuseTeam(ctx, rest);
    return { to: "you", card: await gapsCard(ctx, team?.id ?? null) };
  },
};

/** `cover @x until 18:00`: x covers for me. `cover @x for @y …`: x covers for y. */
async function cover(ctx: Ctx, typed: Awaited<ReturnType<typeof readCover>>): Promise<Reply> {
  const { coverer, replaced, times } = typed;
  if (!coverer) return { to: "you", card: sentence(words(ctx, "oncall")("cover.usage")) };
  const replacesId = replaced?.id ?? actorPerson(ctx);
  if (replacesId === null) throw new Refusal("person.not-linked");
  if (!times.until)
    throw new Refusal("oncall.no-end", { name: (await getPerson(ctx, coverer.id)).name ?? "" });
  if (times.until.isWholeDay || times.from?.isWholeDay) throw new Refusal("oncall.say-the-hour");
  const reason = await plainMentions(ctx, times.rest);
  if (reason.length > LONGEST_REASON)
    throw new Refusal("oncall.reason-too-long", { length: reason.length, most: LONGEST_REASON });
  const made = await coverShift(ctx, {
    personId: coverer.id,
    replacesId,
    endsAt: times.until.at,
    ...(times.from ? { startsAt: times.from.at } : {}),
    ...(reason === "" ? {} : { reason }),
  });
  const card = await coverCard(ctx, made, null);
  const notes = timeNotes(ctx, [times.from, times.until]);
  const blocks = [...notes.map((text) => ({ kind: "text", text, style: "quiet" }) as const), ...card.blocks];
  return { to: "channel", card: { ...card, blocks } };
}

const coverCommand: Command = {
  name: "oncall cover",
  help: "help.cover",
  run: async (ctx, line) => cover(ctx, await readCover(ctx, line)),
};

export const onCallCommands: readonly Command[] = [onCallCommand, coverCommand, gapsCommand, whyCommand];
