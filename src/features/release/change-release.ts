import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, actorPerson, type Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { endException } from "../exception/end-exception.ts";
import { findOpenExceptions } from "../exception/find-exceptions.ts";
import { checkPlanned, checkRegions, cleanVersion, cleanWords } from "./check-request.ts";
import { digestOf } from "./digest.ts";
import { releaseChanged } from "./events.ts";
import { setExpiry } from "./expiry.ts";
import { getRelease, WAITING } from "./find-releases.ts";
import { getService } from "./find-services.ts";
import { approvalKey } from "./good-until.ts";
import { requireSteering } from "./may-steer.ts";
import { expiryOf } from "./request-release.ts";
import { settleIfComplete } from "./settle.ts";
import { type Release, releases } from "./tables.ts";
import { tellApprovers } from "./tell-release.ts";

const ChangeRelease = z.strictObject({
  releaseId: z.uuid(),
  /** What the changer was shown. */
  revision: z.int(),
  version: z.string().exactOptional(),
  notes: z.string().exactOptional(),
  rollback: z.string().exactOptional(),
  regions: z.array(z.string()).min(1).exactOptional(),
  plannedFor: z.date().nullable().exactOptional(),
});
type Input = z.output<typeof ChangeRelease>;

/** Changes what will go. Every approval so far, and every exception, was of something else and ends here. */
export const changeRelease = verb("release.change", ChangeRelease, async (ctx, input) => {
  const before = await getRelease(ctx, input.releaseId, "lock");
  await requireSteering(ctx, before, { right: "release.change" });
  if (before.state !== "requested" && before.state !== "approved")
    throw new Refusal(`release.is-${before.state}`, { number: before.number });
  if (input.revision !== before.revision)
    throw new Refusal("release.changed-since", { number: before.number });
  const shown = await changed(ctx, before, input);
  if (digestOf({ ...before, ...shown }) === before.digest) return nothingChanged(ctx, before);
  const after = await write(ctx, before, shown);
  if (before.state === "approved") await cancelTimer(ctx, approvalKey(before));
  await setExpiry(ctx, after);
  await endExceptions(ctx, after);
  await recordAudit(ctx, {
    action: "release.changed",
    subject: subject("release", after),
    table: releases,
    before,
    after,
  });
  await emit(ctx, releaseChanged, { before, after });
  await refreshCards(ctx, subject("release", after));
  const settled = await settleIfComplete(ctx, after);
  if (settled.state === "requested") await tellApprovers(ctx, settled);
  return settled;
});

type Shown = Pick<Release, "version" | "notes" | "rollback" | "regions" | "plannedFor">;

async function changed(ctx: Ctx, before: Release, input: Input): Promise<Shown> {
  const { version, notes, rollback, regions, plannedFor } = input;
  return {
    version: version === undefined ? before.version : cleanVersion(version),
    notes: notes === undefined ? before.notes : cleanWords(notes, "notes"),
    rollback: rollback === undefined ? before.rollback : cleanWords(rollback, "rollback"),
    regions:
      regions === undefined
        ? before.regions
        : await checkRegions(ctx, await getService(ctx, before.serviceId), regions),
    plannedFor: plannedFor === undefined ? before.plannedFor : checkPlanned(ctx, plannedFor),
  };
}

async function write(ctx: Ctx, before: Release, shown: Shown): Promise<Release> {
  const next = { ...before, ...shown, revision: before.revision + 1 };
  const changer = actorPerson(ctx);
  const [after] = await ctx.tx
    .update(releases)
    .set({
      ...shown,
      revision: next.revision,
      digest: digestOf(next),
      state: "requested",
      isFree: false,
      decidedAt: null,
      decidedBy: null,
      expiresAt: expiryOf(ctx, next),
      authors: [...new Set([...before.authors, ...(changer === null ? [] : [changer])])],
    })
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        eq(releases.id, before.id),
        eq(releases.revision, before.revision),
        inArray(releases.state, [...WAITING]),
      ),
    )
    .returning();
  if (!after) throw new Refusal("release.changed-since", { number: before.number });
  return after;
}

async function endExceptions(ctx: Ctx, release: Release): Promise<void> {
  const baton = actingAs(ctx, { kind: "baton", part: "release" });
  for (const exception of await findOpenExceptions(ctx, subject("release", release)))
    await endException(baton, { exceptionId: exception.id });
}
