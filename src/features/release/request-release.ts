import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { HOUR_MS } from "../../core/wall-time.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { takeNumber } from "../organisation/take-number.ts";
import { people } from "../person/tables.ts";
import { checkPlanned, checkRegions, cleanVersion, cleanWords } from "./check-request.ts";
import { digestOf } from "./digest.ts";
import { releaseRequested } from "./events.ts";
import { setExpiry } from "./expiry.ts";
import { findTeamKey } from "./find-eligible.ts";
import { findRule } from "./find-rule.ts";
import { getEnvironmentMeant, getServiceMeant } from "./find-services.ts";
import { settleIfComplete } from "./settle.ts";
import { type Release, releases } from "./tables.ts";
import { postToTeam, tellApprovers } from "./tell-release.ts";

export const RequestRelease = z.strictObject({
  service: z.string().max(200),
  version: z.string().max(10_000),
  environment: z.string().max(200),
  /** Keys; null means everywhere the service runs. */
  regions: z.array(z.string().max(200)).min(1).nullable().default(null),
  notes: z.string().default(""),
  rollback: z.string().default(""),
  plannedFor: z.date().nullable().default(null),
  isPractice: z.boolean().default(false),
  /** Only for programs: on whose behalf. */
  requesterId: z.uuid().exactOptional(),
});
type Input = z.output<typeof RequestRelease>;

/** Asks that a version goes to an environment. Whoever must agree is told once; without a rule nobody must. */
export const requestRelease = verb("release.request", RequestRelease, async (ctx, input) => {
  const service = await getServiceMeant(ctx, input.service);
  const environment = await getEnvironmentMeant(ctx, input.environment);
  const team = await findTeamKey(ctx, service);
  requireRight(ctx, "release.request", { team, service: service.key, environment: environment.key });
  const wanted = {
    serviceId: service.id,
    service: service.key,
    teamId: service.teamId,
    version: cleanVersion(input.version),
    environment: environment.key,
    regions: await checkRegions(ctx, service, input.regions),
    notes: cleanWords(input.notes, "notes"),
    rollback: cleanWords(input.rollback, "rollback"),
    plannedFor: checkPlanned(ctx, input.plannedFor),
    isPractice: input.isPractice,
    requestedBy: await requesterOf(ctx, input),
    rule: await findRule(ctx, service.key, environment),
  };
  const release = await insert(ctx, wanted);
  await setExpiry(ctx, release);
  await recordAudit(ctx, {
    action: "release.requested",
    subject: subject("release", release),
    table: releases,
    after: release,
  });
  await emit(ctx, releaseRequested, release);
  await postToTeam(ctx, release);
  const settled = await settleIfComplete(ctx, release);
  if (settled.state === "requested") await tellApprovers(ctx, settled);
  return settled;
});

/** A person asks for himself; a program names the person it asks for, who then may not approve. */
async function requesterOf(ctx: Ctx, input: Input): Promise<string> {
  const own = actorPerson(ctx);
  if (own !== null) return own;
  const id = input.requesterId;
  const [person] = id
    ? await ctx.tx
        .select({ id: people.id })
        .from(people)
        .where(and(eq(people.orgId, ctx.org.id), eq(people.id, id), eq(people.state, "active")))
    : [];
  if (!person) throw new Refusal("release.no-requester", {}, "requester");
  return person.id;
}

type Wanted = Omit<
  typeof releases.$inferInsert,
  "orgId" | "number" | "digest" | "state" | "expiresAt" | "requestedAt" | "authors"
> &
  Pick<Release, "plannedFor" | "notes" | "rollback" | "isPractice">;

async function insert(ctx: Ctx, wanted: Wanted): Promise<Release> {
  const number = await takeNumber(ctx, "release");
  const [made] = await ctx.tx
    .insert(releases)
    .values({
      ...wanted,
      orgId: ctx.org.id,
      number,
      requestedAt: now(ctx),
      authors: [wanted.requestedBy],
      state: "requested",
      digest: digestOf({ ...wanted, number, revision: 1 }),
      expiresAt: expiryOf(ctx, wanted),
    })
    .onConflictDoNothing()
    .returning();
  if (made) return made;
  throw new Refusal("release.already-requested", {
    number: await numberOfTwin(ctx, wanted),
    version: wanted.version,
  });
}

/** A plan for next week must not expire before it. */
export const expiryOf = (ctx: Ctx, wanted: Pick<Release, "plannedFor" | "rule">): Date =>
  new Date(
    Math.max(now(ctx).getTime(), wanted.plannedFor?.getTime() ?? 0) + wanted.rule.expiryHours * HOUR_MS,
  );

async function numberOfTwin(ctx: Ctx, wanted: Wanted): Promise<number> {
  const rows = await ctx.tx
    .select({ number: releases.number })
    .from(releases)
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        eq(releases.serviceId, wanted.serviceId),
        eq(releases.environment, wanted.environment),
        eq(releases.version, wanted.version),
        inArray(releases.state, ["requested", "approved", "going"]),
      ),
    );
  return rows[0]?.number ?? 0;
}
