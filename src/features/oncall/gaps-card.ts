/** What is wrong with the roster before it happens, as a card. */
import type { Block, Card } from "../../chat/card.ts";
import { isSetUp } from "../../chat/methods.ts";
import type { Ctx } from "../../core/context.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { HOUR_MS } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { findNames, type Names } from "./find-names.ts";
import { findRosterProblems, type RosterProblems } from "./find-roster-problems.ts";
import type { Doubled, Gap, ShortRest } from "./gaps-within.ts";
import { PROOF_DAYS } from "./proof-days.ts";

const MOST_LISTED = 5;

/** The gaps of a team, or of all teams. */
export async function gapsCard(ctx: Ctx, teamId: string | null): Promise<Card> {
  const t = words(ctx, "oncall");
  const problems = await findRosterProblems(ctx, teamId);
  const blocks = await problemBlocks(ctx, problems);
  const count = problems.gaps.length;
  const text = count > 0 ? t("gaps.some", { count, days: PROOF_DAYS }) : t("gaps.none", { days: PROOF_DAYS });
  return {
    title: t("gaps.title"),
    notification: count > 0 ? t("gaps.notification", { count }) : t("gaps.notification-none"),
    tone: count > 0 ? "alarm" : blocks.length > 0 ? "warning" : "good",
    blocks: [{ kind: "text", text }, ...blocks],
  };
}

async function problemBlocks(ctx: Ctx, { gaps, doubled, rests, silent }: RosterProblems): Promise<Block[]> {
  const t = words(ctx, "oncall");
  const names = await findNames(ctx, {
    people: [...doubled, ...rests].map(({ personId }) => personId),
    teams: doubled.map((each) => each.teamId),
  });
  const lists: [string, string[]][] = [
    [t("gaps.nobody"), gaps.map((gap) => sayGap(ctx, gap))],
    [t(isSetUp(ctx.house, "push") ? "gaps.silent" : "gaps.silent-no-push"), silent.map(({ name }) => name)],
    [t("gaps.doubled"), doubled.map((each) => sayDoubled(ctx, each, names))],
    [t("gaps.rests"), rests.map((rest) => sayRest(ctx, rest, names))],
  ];
  return lists.flatMap(([title, items]) => listed(ctx, title, items));
}

const span = (ctx: Ctx, { startsAt, endsAt }: { startsAt: number; endsAt: number }) => ({
  from: dayInstant(ctx, new Date(startsAt)),
  until: dayInstant(ctx, new Date(endsAt)),
});

function sayGap(ctx: Ctx, gap: Gap): string {
  const t = words(ctx, "oncall");
  return t("gaps.item", {
    ...span(ctx, gap),
    rotation: gap.rotation.name,
    because: t(`because.${gap.because}`),
  });
}

function sayDoubled(ctx: Ctx, each: Doubled, names: Names): string {
  const who = { team: names.team(each.teamId), name: names.person(each.personId) };
  return words(ctx, "oncall")("gaps.doubled-item", { ...span(ctx, each), ...who });
}

function sayRest(ctx: Ctx, rest: ShortRest, names: Names): string {
  const hours = Math.round(((rest.startsAt - rest.endsAt) / HOUR_MS) * 10) / 10;
  const { from, until } = span(ctx, { startsAt: rest.endsAt, endsAt: rest.startsAt });
  return words(ctx, "oncall")("gaps.rest-item", {
    name: names.person(rest.personId),
    count: hours,
    from,
    until,
  });
}

/** The nearest few, and how many more there are; nothing at all where there are none. */
function listed(ctx: Ctx, title: string, items: readonly string[]): Block[] {
  if (items.length === 0) return [];
  const more = items.length - MOST_LISTED;
  const rest = more > 0 ? [words(ctx, "oncall")("gaps.more", { count: more })] : [];
  return [{ kind: "list", title, items: [...items.slice(0, MOST_LISTED), ...rest] }];
}
