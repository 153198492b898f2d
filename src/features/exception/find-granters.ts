/** Whose agreement to an exception counts: nobody decides about his own matter. */
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRoom } from "../../core/rooms.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, asc, eq, getTableColumns } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { identities, people } from "../person/tables.ts";
import { authorsAsked } from "./events.ts";
import { type Decider, findDeciders, mayDecide } from "./find-deciders.ts";
import { grantsOf, heldNow, isHere, SEEN_ACCOUNT, usedIdentity } from "./standing.ts";
import { type Exception, type ExceptionApproval, exceptionApprovals } from "./tables.ts";

export const APPROVE = "exception.approve";

/**
 * Ids of the people whose own matter the subject is at this moment.
 * Errors: `chat.room-off` where the room that could say so is switched off.
 */
export async function findAuthors(ctx: Ctx, exception: Exception): Promise<ReadonlySet<string>> {
  const of = parseSubject(exception.subject);
  requireRoom(ctx, of.kind);
  const authors = new Set<string>();
  await emit(ctx, authorsAsked, { of, authors });
  return authors;
}

/** Everyone who may grant it, whether they have agreed or not. */
export async function findGranters(ctx: Ctx, exception: Exception): Promise<Decider[]> {
  const authors = await findAuthors(ctx, exception);
  return (await findDeciders(ctx)).filter(
    (decider) =>
      decider.personId !== exception.requestedBy &&
      !authors.has(decider.personId) &&
      mayDecide(decider, { right: APPROVE, scope: exception.scope, asOf: exception.requestedAt }),
  );
}

/**
 * The agreements that count, the first one first. While it waits, one counts only as long as its giver is here, with the
 * account he used, and may grant it; later, what counted then is history.
 */
export async function findCounting(ctx: Ctx, exception: Exception): Promise<ExceptionApproval[]> {
  const rows = await findGiven(ctx, exception);
  if (exception.state !== "requested") return rows.map(({ approval }) => approval);
  const asked = { right: APPROVE, scope: exception.scope };
  return rows
    .filter(({ here, grants }) => here && mayDecide({ grants: grantsOf(grants) }, asked))
    .map(({ approval }) => approval);
}

const findGiven = (ctx: Ctx, { id }: Exception) =>
  ctx.tx
    .select({
      approval: getTableColumns(exceptionApprovals),
      here: isHere(exceptionApprovals),
      grants: heldNow(exceptionApprovals),
    })
    .from(exceptionApprovals)
    .innerJoin(
      people,
      and(eq(people.orgId, exceptionApprovals.orgId), eq(people.id, exceptionApprovals.personId)),
    )
    .leftJoin(identities, usedIdentity(exceptionApprovals))
    .leftJoin(accounts, SEEN_ACCOUNT)
    .where(and(eq(exceptionApprovals.orgId, ctx.org.id), eq(exceptionApprovals.exceptionId, id)))
    .orderBy(asc(exceptionApprovals.decidedAt), asc(exceptionApprovals.personId));
