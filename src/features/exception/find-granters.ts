/** Whose agreement to an exception counts: nobody decides about his own matter. */
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRoom } from "../../core/rooms.ts";
import { parseSubject } from "../../core/subject.ts";
import { and, eq, inArray, sql } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { identities } from "../person/tables.ts";
import { authorsAsked } from "./events.ts";
import { type Decider, findDeciders, mayDecide } from "./find-deciders.ts";
import { findExceptionApprovals } from "./find-exceptions.ts";
import type { Exception, ExceptionApproval } from "./tables.ts";

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

/** The agreements that count, the first one first: while it waits, only of those who may still grant it. */
export async function findCounting(ctx: Ctx, exception: Exception): Promise<ExceptionApproval[]> {
  const all = await findExceptionApprovals(ctx, exception.id);
  if (exception.state !== "requested" || all.length === 0) return all;
  const able = (await findDeciders(ctx)).filter((one) =>
    mayDecide(one, { right: APPROVE, scope: exception.scope }),
  );
  const cutOff = await findCutOff(
    ctx,
    all.map((approval) => approval.personId),
  );
  return all.filter(
    ({ personId }) => !cutOff.has(personId) && able.some((decider) => decider.personId === personId),
  );
}

const DECIDES = sql<boolean>`bool_or(${identities.state} = 'active'
  and not coalesce(${accounts.isDeactivated} or ${accounts.isGuest} or ${accounts.isStranger} or ${accounts.isBot}, false))`;

/** Those of whose chat accounts none decides any more. */
async function findCutOff(ctx: Ctx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await ctx.tx
    .select({ personId: identities.personId })
    .from(identities)
    .leftJoin(
      accounts,
      and(
        eq(accounts.orgId, identities.orgId),
        eq(accounts.provider, identities.provider),
        eq(accounts.tenant, identities.tenant),
        eq(accounts.subject, identities.subject),
      ),
    )
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        inArray(identities.personId, [...personIds]),
        inArray(identities.provider, ["slack", "teams"]),
      ),
    )
    .groupBy(identities.personId)
    .having(sql`not ${DECIDES}`);
  return new Set(rows.map((row) => row.personId));
}
