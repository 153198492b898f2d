/** Whether someone opened the same a moment ago. */
import { distance } from "fastest-levenshtein";
import { type Ctx, now } from "../../core/context.ts";
import { and, desc, eq, gte, inArray } from "../../db/drizzle.ts";
import { plainWord } from "../organisation/find-nearest.ts";
import { ACTIVE } from "./change-incident.ts";
import { type Incident, incidents } from "./tables.ts";
import { isPrivate, visibleTo } from "./visible-to.ts";

const WITHIN_MS = 10 * 60_000;

/**
 * The incident that this one may be the same as: the same service, or nearly the same words, within ten
 * minutes. It only makes the card offer *join*: the new one opens and pages all the same, because two
 * things do break at once and a page held back on a guess is a page lost.
 */
export async function findTwin(
  ctx: Ctx,
  opening: Pick<Incident, "title" | "serviceId" | "isPractice" | "visibility">,
): Promise<string | null> {
  if (isPrivate(opening)) return null;
  const recent = await ctx.tx
    .select({ id: incidents.id, title: incidents.title, serviceId: incidents.serviceId })
    .from(incidents)
    .where(
      and(
        visibleTo(ctx),
        // The offer stands on a card that others read: it names nothing that is private.
        eq(incidents.visibility, "organisation"),
        inArray(incidents.state, [...ACTIVE]),
        eq(incidents.isPractice, opening.isPractice),
        gte(incidents.openedAt, new Date(now(ctx).getTime() - WITHIN_MS)),
      ),
    )
    .orderBy(desc(incidents.openedAt))
    .limit(20);
  const isSameService = (row: { serviceId: string | null }) =>
    row.serviceId !== null && row.serviceId === opening.serviceId;
  const twin = recent.find(isSameService) ?? recent.find((row) => isAlike(row.title, opening.title));
  return twin?.id ?? null;
}

/** One letter in five may differ. Pure. */
export function isAlike(left: string, right: string): boolean {
  const [a, b] = [plainWord(left), plainWord(right)];
  const longest = Math.max(a.length, b.length);
  return longest > 0 && distance(a, b) <= longest / 5;
}
