/** When a freeze holds in each region it covers. Pure: rules in, instants out. */
import type { Freeze } from "./tables.ts";
import { meaningOf } from "./wall-rule.ts";

/** What the calendar needs of a region. */
export type RegionClock = { readonly key: string; readonly name: string; readonly zone: string };

export type RegionSpan = {
  readonly region: RegionClock;
  readonly startsAt: Date;
  /** The first instant at which it no longer holds. */
  readonly endsAt: Date;
};

type Rule = Pick<Freeze, "regions" | "startsLocal" | "endsLocal" | "zone" | "endedAt">;

/** The spans of those of `regions` that the freeze covers; one that was ended early ends then. */
export function spansOf(freeze: Rule, regions: readonly RegionClock[]): RegionSpan[] {
  return regions
    .filter((region) => freeze.regions === null || freeze.regions.includes(region.key))
    .map((region) => {
      const zone = freeze.zone ?? region.zone;
      const endsAt = meaningOf(freeze.endsLocal, zone).at;
      const early = freeze.endedAt !== null && freeze.endedAt < endsAt;
      return {
        region,
        startsAt: meaningOf(freeze.startsLocal, zone).at,
        endsAt: early && freeze.endedAt ? freeze.endedAt : endsAt,
      };
    });
}

/** Whether a span holds at an instant: its start does, its end no longer. */
export const isHolding = (span: RegionSpan, at: Date): boolean => span.startsAt <= at && at < span.endsAt;
