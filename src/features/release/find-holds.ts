/** Why a release may not go now. Everything that waits says one of these. */
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import { type FreezeHold, findFreezes } from "../calendar/find-freezes.ts";
import { findExceptions } from "../exception/find-exceptions.ts";
import type { Exception } from "../exception/tables.ts";
import { incidents } from "../incident/tables.ts";
import { isPrivate, visibleTo } from "../incident/visible-to.ts";
import { severities } from "../organisation/tables.ts";
import { findGone } from "./find-gone.ts";
import { findSeats } from "./find-progress.ts";
import { goodUntil } from "./good-until.ts";
import { filledCount } from "./rule.ts";
import type { Release } from "./tables.ts";

export type Hold =
  | { readonly kind: "lapsed"; readonly until: Date }
  | { readonly kind: "approvals"; readonly missing: number }
  | { readonly kind: "freeze"; readonly freeze: FreezeHold }
  | { readonly kind: "incident"; readonly number: number; readonly isPrivate: boolean }
  | { readonly kind: "planned"; readonly at: Date }
  /** `key`: of a service, environment or region that the organisation does not have any more. */
  | { readonly kind: "gone"; readonly key: string }
  | { readonly kind: "person"; readonly personId: string; readonly reason: string };

export type Holds = {
  readonly holds: readonly Hold[];
  /** What would hold it, were it not for an exception. */
  readonly passed: readonly { readonly hold: Hold; readonly exception: Exception }[];
};

/** The rule that an exception must name to pass a hold; null for what only its own people lift. */
export function ruleOf(hold: Hold): string | null {
  switch (hold.kind) {
    case "approvals":
      return "quorum";
    case "freeze":
      return `freeze:${hold.freeze.freeze.key}`;
    case "incident":
      return `incident:${hold.number}`;
    case "lapsed":
    case "planned":
    case "gone":
    case "person":
      return null;
  }
}

/** Every reason why this release may not go at the transaction's instant; freezes are asked for its planned time. */
export async function findHolds(ctx: Ctx, release: Release): Promise<Holds> {
  const at = now(ctx);
  const isPlanned = release.plannedFor !== null && release.plannedFor > at;
  const goesAt = isPlanned && release.plannedFor ? release.plannedFor : at;
  const question = { ...release, at: goesAt };
  const [places, freezes, worst, exceptions, gone] = await Promise.all([
    findSeats(ctx, release),
    findFreezes(ctx, question),
    findWorstIncidents(ctx, release),
    findExceptions(ctx, subject("release", release), at),
    findGone(ctx, release),
  ]);
  // Approved with places still open was approved by an exception, which may have ended since.
  const isWaiting = release.state === "requested" || release.state === "approved";
  const missing = isWaiting ? places.length - filledCount(places) : 0;
  const until = goodUntil(release);
  const all: Hold[] = [
    // Its timer may be late to end it.
    ...(until !== null && until <= at ? [{ kind: "lapsed", until } as const] : []),
    ...(missing > 0 ? [{ kind: "approvals", missing } as const] : []),
    ...freezes.map((freeze) => ({ kind: "freeze", freeze }) as const),
    ...worst.map((incident) => ({ kind: "incident", ...incident }) as const),
    ...gone.map((key) => ({ kind: "gone", key }) as const),
    ...(isPlanned ? [{ kind: "planned", at: goesAt } as const] : []),
    ...(release.heldAt && release.heldBy
      ? [{ kind: "person", personId: release.heldBy, reason: release.heldReason ?? "" } as const]
      : []),
  ];
  const exceptionOf = (hold: Hold) => exceptions.find((exception) => exception.rule === ruleOf(hold));
  return {
    holds: all.filter((hold) => !exceptionOf(hold)),
    passed: all.flatMap((hold) => {
      const exception = exceptionOf(hold);
      return exception ? [{ hold, exception }] : [];
    }),
  };
}

/**
 * Open incidents of the worst severity on the service; practice holds nothing but practice. A private one holds as
 * well, whoever asks; it is not named then.
 */
async function findWorstIncidents(ctx: Ctx, release: Release) {
  const rows = await ctx.tx
    .select({ number: incidents.number, visibility: incidents.visibility })
    .from(incidents)
    .innerJoin(severities, and(eq(severities.orgId, incidents.orgId), eq(severities.key, incidents.severity)))
    .where(
      and(
        visibleTo(actingAs(ctx, { kind: "baton", part: "release" })),
        eq(incidents.serviceId, release.serviceId),
        inArray(incidents.state, ["open", "acknowledged"]),
        eq(incidents.isPractice, release.isPractice),
        eq(severities.rank, 1),
      ),
    )
    .orderBy(asc(incidents.number));
  return rows.map((row) => ({ number: row.number, isPrivate: isPrivate(row) }));
}
