/** Whose agreement to an exception counts: nobody decides about his own matter. */
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { requireRoom } from "../../core/rooms.ts";
import { parseSubject } from "../../core/subject.ts";
import { authorsAsked } from "./events.ts";
import { type Decider, findDeciders, mayDecide } from "./find-deciders.ts";
import type { Exception } from "./tables.ts";

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
