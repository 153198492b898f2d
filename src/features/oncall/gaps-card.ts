/** What is wrong with the roster before it happens. */
import type { Block, Card } from "../../chat/card.ts";
import { type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { HOUR_MS } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { findQuiet } from "../person/survey-people.ts";
import { findNames, type Names } from "./find-names.ts";
import { doubledWithin, type Gap, gapsWithin, shortRestsWithin } from "./gaps-within.ts";
import { loadBook } from "./load-book.ts";
import { PROOF_DAYS } from "./proof-days.ts";

/** The daily rest of European working time law (2003/88/EC, article 3), a fair measure elsewhere too. */
const REST_MS = 11 * HOUR_MS;
/** Rests and doubled duty repeat with the rotation: four weeks show the pattern. */
const PATTERN_DAYS = 28;
const MOST_LISTED = 5;

/** The gaps of a team, or of all teams. */
export async function gapsCard(ctx: Ctx, teamId: string | null): Promise<Card> {
  const t = words(ctx, "oncall");
  const { rotations, roster } = await loadBook(ctx, {
    teamIds: teamId ? [teamId] : undefined,
    since: now(ctx),
  });
  const from = now(ctx).getTime();
  const gaps = gapsWithin(roster, rotations, { from, days: PROOF_DAYS });
  const doubled = doubledWithin(roster, rotations, { from, days: PATTERN_DAYS });
  const rests = shortRestsWithin(roster, rotations, { from, days: PATTERN_DAYS, restMs: REST_MS });
  const rostered = new Set(rotations.flatMap(({ shifts }) => shifts.flatMap(({ people }) => people)));
  const silent = (await findQuiet(ctx)).filter(({ personId }) => rostered.has(personId));
  const names = await findNames(ctx, {
    people: [...doubled, ...rests].map(({ personId }) => personId),
    teams: doubled.map((each) => each.teamId),
  });
  const blocks = [
    ...listed(
      ctx,
      t("gaps.nobody"),
      gaps.map((gap) => sayGap(ctx, gap)),
    ),
    ...listed(
      ctx,
      t("gaps.silent"),
      silent.map(({ name }) => name),
    ),
    ...listed(
      ctx,
      t("gaps.doubled"),
      doubled.map((each) =>
        t("gaps.doubled-item", {
          ...span(each),
          team: names.team(each.teamId),
          name: names.person(each.personId),
        }),
      ),
    ),
    ...listed(
      ctx,
      t("gaps.rests"),
      rests.map((rest) => sayRest(ctx, rest, names)),
    ),
  ];
  const count = gaps.length;
  return {
    title: t("gaps.title"),
    notification: count > 0 ? t("gaps.notification", { count }) : t("gaps.notification-none"),
    tone: count > 0 ? "alarm" : blocks.length > 0 ? "warning" : "good",
    blocks: [
      {
        kind: "text",
        text: count > 0 ? t("gaps.some", { count, days: PROOF_DAYS }) : t("gaps.none", { days: PROOF_DAYS }),
      },
      ...blocks,
    ],
  };
}

const span = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }) => ({
  from: instantMark(new Date(startsAt)),
  until: instantMark(new Date(endsAt)),
});

function sayGap(ctx: Ctx, gap: Gap): string {
  const t = words(ctx, "oncall");
  return t("gaps.item", { ...span(gap), rotation: gap.rotation.name, because: t(`because.${gap.because}`) });
}

function sayRest(
  ctx: Ctx,
  rest: { personId: string; startsAt: number; endsAt: number },
  names: Names,
): string {
  const hours = Math.round(((rest.startsAt - rest.endsAt) / HOUR_MS) * 10) / 10;
  const { from, until } = span({ startsAt: rest.endsAt, endsAt: rest.startsAt });
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
