/** What releases do when something below changes what holds them. */
import { refreshCards } from "../../chat/live-cards.ts";
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { accountSeen } from "../account/events.ts";
import { freezeAdded, freezeEnded } from "../calendar/events.ts";
import { authorsAsked, exceptionEnded, exceptionGranted } from "../exception/events.ts";
import type { Exception } from "../exception/tables.ts";
import { incidentChanged, incidentEnded, incidentOpened, incidentReopened } from "../incident/events.ts";
import type { Incident } from "../incident/tables.ts";
import { goneAsked, organisationApplied } from "../organisation/events.ts";
import { accountBlocked, personLeft } from "../person/events.ts";
import { findWaiting, getRelease, WAITING } from "./find-releases.ts";
import { followRenames } from "./follow-renames.ts";
import { lookAgain, queueLook } from "./look-again.ts";
import { nameGone } from "./name-gone.ts";
import { passQuorum } from "./pass-quorum.ts";
import { approvals, releases } from "./tables.ts";

/** By the engine, a moment later: opening an incident must not wait for a release that someone is deciding. */
async function lookAtAll(ctx: Ctx, serviceId?: string): Promise<void> {
  for (const release of await findWaiting(ctx, serviceId)) await queueLook(ctx, release, now(ctx));
}

async function lookAtService(ctx: Ctx, incident: Incident): Promise<void> {
  if (incident.serviceId !== null) await lookAtAll(ctx, incident.serviceId);
}

/** Whoever agreed to a release that waits may have lost the right; `personId`: only what this person agreed to. */
async function lookAtApproved(ctx: Ctx, personId?: string): Promise<void> {
  const rows = await ctx.tx
    .selectDistinct({ id: releases.id })
    .from(releases)
    .innerJoin(
      approvals,
      and(
        eq(approvals.orgId, releases.orgId),
        eq(approvals.releaseId, releases.id),
        eq(approvals.digest, releases.digest),
      ),
    )
    .where(
      and(
        eq(releases.orgId, ctx.org.id),
        inArray(releases.state, [...WAITING]),
        personId === undefined ? undefined : eq(approvals.personId, personId),
      ),
    );
  for (const release of rows) await queueLook(ctx, release, now(ctx));
}

/** What the file says of when and where anything goes, and of how bad it is. */
const PLACES = /^(?:freezes|regions|services|environments|severities)\./;
/** What the file says of who may do what. */
const RIGHTS = /^(?:people|teams|roles|grants)\./;

/** Whoever is one of these decides nothing; a closed account is told as blocked. */
const OUTSIDE = ["isGuest", "isStranger", "isBot"] as const;

/** The release that an exception is about; undefined where it is about something else. */
function releaseOf(exception: Exception): { releaseId: string } | undefined {
  const { kind, id } = parseSubject(exception.subject);
  return kind === "release" ? { releaseId: id } : undefined;
}

export const releaseListeners = [
  on(freezeAdded, (ctx) => lookAtAll(ctx)),
  on(freezeEnded, (ctx) => lookAtAll(ctx)),
  on(organisationApplied, async (ctx, { changes, names }) => {
    await followRenames(ctx, { names });
    if (changes.some((change) => PLACES.test(change.path))) await lookAtAll(ctx);
    else if (changes.some((change) => RIGHTS.test(change.path))) await lookAtApproved(ctx);
  }),
  on(goneAsked, nameGone),
  on(personLeft, (ctx, person) => lookAtApproved(ctx, person.id)),
  on(accountBlocked, (ctx, identity) => lookAtApproved(ctx, identity.personId)),
  on(accountSeen, async (ctx, { before, after }) => {
    const isOther = OUTSIDE.some((flag) => after[flag] !== (before?.[flag] ?? false));
    if (isOther && after.personId !== null) await lookAtApproved(ctx, after.personId);
  }),
  on(authorsAsked, async (ctx, { of, authors }) => {
    if (of.kind !== "release") return;
    for (const author of (await getRelease(ctx, of.id)).authors) authors.add(author);
  }),
  on(exceptionGranted, async (ctx, exception) => {
    const about = releaseOf(exception);
    if (!about) return;
    if (exception.rule === "quorum")
      await passQuorum(actingAs(ctx, { kind: "baton", part: "release" }), about);
    await lookAgain(ctx, about);
  }),
  on(exceptionEnded, async (ctx, exception) => {
    const about = releaseOf(exception);
    if (!about) return;
    const release = await getRelease(ctx, about.releaseId);
    if (release.state === "requested" || release.state === "approved") await lookAgain(ctx, about);
    else await refreshCards(ctx, { kind: "release", id: release.id });
  }),
  on(incidentOpened, lookAtService),
  on(incidentReopened, lookAtService),
  on(incidentEnded, lookAtService),
  on(incidentChanged, async (ctx, { before, after }) => {
    await lookAtService(ctx, after);
    if (before.serviceId !== after.serviceId) await lookAtService(ctx, before);
  }),
];
