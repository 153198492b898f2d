import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { NameKind } from "../organisation/file-section.ts";
import { areRenamed, Renames, renamed } from "../organisation/renames.ts";
import { digestOf } from "./digest.ts";
import { findWaiting, getRelease } from "./find-releases.ts";
import { needOf, type Requirement, type Rule } from "./rule.ts";
import { approvals, type Release, releases } from "./tables.ts";

const NAMED = ["region", "service", "environment", "team", "role"] as const satisfies readonly NameKind[];

/**
 * A release that waits is still of the same service, for the same places and under the same rule, whatever the file
 * calls them now: what was agreed to is what was shown, under its new name, and the digest follows.
 */
export const followRenames = verb("release.follow-renames", Renames, async (ctx, renames) => {
  rightFollowsFrom(ctx, true, "release.follow-renames");
  if (!areRenamed(renames, NAMED)) return nothingChanged(ctx, 0);
  let count = 0;
  for (const { id } of inOrder(await findWaiting(ctx), renames)) {
    const before = await getRelease(ctx, id, "lock");
    const named = namesNow(before, renames);
    const after = { ...named, digest: digestOf({ ...before, ...named }) };
    if (after.digest === before.digest) continue;
    await ctx.tx
      .update(releases)
      .set(after)
      .where(and(eq(releases.orgId, ctx.org.id), eq(releases.id, id)));
    await carryApprovals(ctx, { before, digest: after.digest }, renames);
    const { service, environment, regions, rule, digest } = before;
    await recordAudit(ctx, {
      action: "release.renamed",
      subject: subject("release", before),
      table: releases,
      before: { service, environment, regions, rule, digest },
      after,
    });
    await refreshCards(ctx, subject("release", before));
    count++;
  }
  return count > 0 ? count : nothingChanged(ctx, 0);
});

/** Whoever takes a key that another gives up comes after it: two releases are never the same in between. */
function inOrder(waiting: readonly Release[], { names }: Renames): Release[] {
  const turn = (kind: NameKind, keys: readonly string[]) => {
    const places = keys.map((key) => [...names.renames(kind).keys()].indexOf(key)).filter((at) => at >= 0);
    return Math.min(Number.MAX_SAFE_INTEGER, ...places);
  };
  return [...waiting].sort(
    (a, b) =>
      turn("environment", [a.environment]) - turn("environment", [b.environment]) ||
      turn("region", a.regions) - turn("region", b.regions),
  );
}

function namesNow(release: Release, renames: Renames) {
  return {
    service: renamed(renames, "service", release.service),
    environment: renamed(renames, "environment", release.environment),
    regions: release.regions.map((key) => renamed(renames, "region", key)).sort(),
    rule: ruleNow(release.rule, renames),
  };
}

const ruleNow = (rule: Rule, renames: Renames): Rule => ({
  ...rule,
  requirements: rule.requirements.map((requirement) => requirementNow(requirement, renames)),
});

function requirementNow(requirement: Requirement, renames: Renames): Requirement {
  if (requirement.kind === "anyone") return requirement;
  if (requirement.kind === "team")
    return { ...requirement, team: renamed(renames, "team", requirement.team) };
  return { ...requirement, role: renamed(renames, "role", requirement.role) };
}

type Carried = { readonly before: Release; readonly digest: string };

async function carryApprovals(ctx: Ctx, { before, digest }: Carried, renames: Renames): Promise<void> {
  const ofIt = and(
    eq(approvals.orgId, ctx.org.id),
    eq(approvals.releaseId, before.id),
    eq(approvals.digest, before.digest),
  );
  const needs = needsNow(before, renames);
  for (const { personId, countsFor } of await ctx.tx.select().from(approvals).where(ofIt))
    await ctx.tx
      .update(approvals)
      .set({ digest, countsFor: countsFor.map((need) => needs.get(need) ?? need) })
      .where(and(ofIt, eq(approvals.personId, personId)));
}

/** What each need of its rule is called now. */
function needsNow({ rule, regions }: Release, renames: Renames): ReadonlyMap<string, string> {
  const all = rule.requirements.flatMap((requirement) =>
    (requirement.kind === "each-region" ? regions : [null]).map((region) => {
      const now = region === null ? null : renamed(renames, "region", region);
      return [needOf(requirement, region), needOf(requirementNow(requirement, renames), now)] as const;
    }),
  );
  return new Map(all);
}
