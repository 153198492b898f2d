/** Reads of releases. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, asc, desc, eq, inArray } from "../../db/drizzle.ts";
import { MOST_NUMBER } from "../organisation/take-number.ts";
import { type Release, releases } from "./tables.ts";

/** Decided by nobody yet, or approved and not gone. */
export const WAITING = ["requested", "approved"] as const satisfies readonly Release["state"][];

/** One release by id; `lock` keeps it until COMMIT for whoever is about to decide. Errors: `release.gone`. */
export async function getRelease(ctx: Ctx, id: string, lock?: "lock"): Promise<Release> {
  const query = ctx.tx
    .select()
    .from(releases)
    .where(and(eq(releases.orgId, ctx.org.id), eq(releases.id, id)));
  const [release] = await (lock ? query.for("update") : query);
  if (!release) throw new Refusal("release.gone");
  return release;
}

/** One release by its number. Errors: `release.no-such-number`. */
export async function getReleaseNumber(ctx: Ctx, number: number): Promise<Release> {
  if (number > MOST_NUMBER) throw new Refusal("release.no-such-number", { number });
  const [release] = await ctx.tx
    .select()
    .from(releases)
    .where(and(eq(releases.orgId, ctx.org.id), eq(releases.number, number)));
  if (!release) throw new Refusal("release.no-such-number", { number });
  return release;
}

/** What waits for approval or for its time, the oldest first; of one service where one is named. */
export const findWaiting = (ctx: Ctx, serviceId?: string): Promise<Release[]> =>
  ctx.tx
    .select()
    .from(releases)
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        inArray(releases.state, [...WAITING]),
        serviceId === undefined ? undefined : eq(releases.serviceId, serviceId),
      ),
    )
    .orderBy(asc(releases.requestedAt));

/** The newest releases in whatever state. */
export const findRecent = (ctx: Ctx, most: number): Promise<Release[]> =>
  ctx.tx
    .select()
    .from(releases)
    .where(eq(releases.orgId, ctx.org.id))
    .orderBy(desc(releases.number))
    .limit(most);
