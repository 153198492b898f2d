/** Which freezes are known, and which of them hold something at an instant. */
import { type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, asc, eq, gt, isNull, or } from "../../db/drizzle.ts";
import { regions } from "../organisation/tables.ts";
import { isHolding, type RegionClock, type RegionSpan, spansOf } from "./freeze-span.ts";
import { type Freeze, freezes } from "./tables.ts";

/** What is asked about, all by key. */
export type FreezeQuestion = {
  readonly service: string;
  readonly environment: string;
  readonly regions: readonly string[];
  readonly at: Date;
};

export type FreezeHold = {
  readonly freeze: Freeze;
  /** The asked regions in which it holds at that instant. */
  readonly spans: readonly RegionSpan[];
  /** The last of their ends. */
  readonly until: Date;
};

/** Every region with its clock, by name. */
export async function findRegionClocks(ctx: Ctx): Promise<RegionClock[]> {
  return ctx.tx
    .select({ key: regions.key, name: regions.name, zone: regions.zone })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.isGone, false)))
    .orderBy(asc(regions.key));
}

const isListed = (list: readonly string[] | null, key: string): boolean =>
  list === null || list.includes(key);

const isCovered = (freeze: Freeze, question: FreezeQuestion): boolean =>
  freeze.isConfirmed &&
  isListed(freeze.services, question.service) &&
  isListed(freeze.environments, question.environment);

/** Freezes that nobody has ended, oldest rule first; those that ran out are among them. */
const findOpen = (ctx: Ctx): Promise<Freeze[]> =>
  ctx.tx
    .select()
    .from(freezes)
    .where(and(eq(freezes.orgId, ctx.org.id), or(isNull(freezes.endedAt), gt(freezes.endedAt, now(ctx)))))
    .orderBy(asc(freezes.startsLocal), asc(freezes.key));

/** The confirmed freezes that cover this service and environment and hold in one of these regions then. */
export async function findFreezes(ctx: Ctx, question: FreezeQuestion): Promise<FreezeHold[]> {
  const [open, clocks] = await Promise.all([findOpen(ctx), findRegionClocks(ctx)]);
  const asked = clocks.filter((region) => question.regions.includes(region.key));
  return open
    .filter((freeze) => isCovered(freeze, question))
    .flatMap((freeze): FreezeHold[] => {
      const spans = spansOf(freeze, asked).filter((span) => isHolding(span, question.at));
      const last = spans.reduce((latest, span) => Math.max(latest, span.endsAt.getTime()), 0);
      return spans.length > 0 ? [{ freeze, spans, until: new Date(last) }] : [];
    });
}

export type ListedFreeze = {
  readonly freeze: Freeze;
  readonly spans: readonly RegionSpan[];
  readonly isHoldingNow: boolean;
};

/** Freezes that hold or will hold, proposed ones among them, the earliest start first. */
export async function findComingFreezes(ctx: Ctx): Promise<ListedFreeze[]> {
  const [open, clocks] = await Promise.all([findOpen(ctx), findRegionClocks(ctx)]);
  const at = now(ctx);
  return open
    .map((freeze) => ({ freeze, spans: spansOf(freeze, clocks) }))
    .filter(({ spans }) => spans.some((span) => span.endsAt > at))
    .map((listed) => ({ ...listed, isHoldingNow: listed.spans.some((span) => isHolding(span, at)) }))
    .sort((a, b) => firstStart(a) - firstStart(b));
}

const firstStart = ({ spans }: { readonly spans: readonly RegionSpan[] }): number =>
  Math.min(...spans.map((span) => span.startsAt.getTime()));

/** One freeze by id. Errors: `calendar.no-such-freeze`. */
export async function getFreeze(ctx: Ctx, id: string): Promise<Freeze> {
  const [freeze] = await ctx.tx
    .select()
    .from(freezes)
    .where(and(eq(freezes.orgId, ctx.org.id), eq(freezes.id, id)));
  if (!freeze) throw new Refusal("calendar.no-such-freeze");
  return freeze;
}

/** One freeze that is not over, by what a person typed: its key or else its name, in any case. */
export async function findFreezeTyped(ctx: Ctx, typed: string): Promise<Freeze | undefined> {
  const wanted = typed.trim().toLowerCase();
  const coming = (await findComingFreezes(ctx)).map(({ freeze }) => freeze);
  return (
    coming.find((freeze) => freeze.key === wanted) ??
    coming.find((freeze) => freeze.name.toLowerCase() === wanted)
  );
}

/** When the next confirmed freeze begins that would hold this; null where none is known. */
export async function findNextStart(ctx: Ctx, question: FreezeQuestion): Promise<Date | null> {
  const [open, clocks] = await Promise.all([findOpen(ctx), findRegionClocks(ctx)]);
  const asked = clocks.filter((region) => question.regions.includes(region.key));
  const starts = open
    .filter((freeze) => isCovered(freeze, question))
    .flatMap((freeze) => spansOf(freeze, asked).map((span) => span.startsAt))
    .filter((at) => at > question.at)
    .sort((a, b) => a.getTime() - b.getTime());
  return starts[0] ?? null;
}
