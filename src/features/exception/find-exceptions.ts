/** Which ways past which rules a subject has. */
import { type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { type Subject, subjectKey } from "../../core/subject.ts";
import { and, asc, eq, gt, inArray, lte } from "../../db/drizzle.ts";
import { type Exception, exceptions } from "./tables.ts";

/** The granted exceptions of a subject that hold at an instant. */
export const findExceptions = (ctx: Ctx, of: Subject, at: Date): Promise<Exception[]> =>
  ctx.tx
    .select()
    .from(exceptions)
    .where(
      and(
        eq(exceptions.orgId, ctx.org.id),
        eq(exceptions.subject, subjectKey(of)),
        eq(exceptions.state, "granted"),
        lte(exceptions.settledAt, at),
        gt(exceptions.endsAt, at),
      ),
    )
    .orderBy(asc(exceptions.requestedAt));

/** Those that are asked for or granted, whether they hold or not. */
export const findOpenExceptions = (ctx: Ctx, of: Subject): Promise<Exception[]> =>
  ctx.tx
    .select()
    .from(exceptions)
    .where(
      and(
        eq(exceptions.orgId, ctx.org.id),
        eq(exceptions.subject, subjectKey(of)),
        inArray(exceptions.state, ["requested", "granted"]),
      ),
    )
    .orderBy(asc(exceptions.requestedAt));

/** One exception, locked until the end of the transaction where it is about to be decided. Errors: `exception.gone`. */
export async function getException(ctx: Ctx, id: string, lock?: "lock"): Promise<Exception> {
  const query = ctx.tx
    .select()
    .from(exceptions)
    .where(and(eq(exceptions.orgId, ctx.org.id), eq(exceptions.id, id)));
  const [exception] = await (lock ? query.for("update") : query);
  if (!exception) throw new Refusal("exception.gone");
  return exception;
}

/** Its timer may be late to say that it has ended; a decision may not. Errors: `exception.is-ended`. */
export function requireNotOver(ctx: Ctx, { state, endsAt }: Exception): void {
  if (state === "requested" && endsAt <= now(ctx)) throw new Refusal("exception.is-ended");
}
