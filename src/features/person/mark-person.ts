/**
 * A person's data is restricted, or gone: from then on nobody acts as this person, and whoever had not left has. The
 * privacy room decides when.
 */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, ne } from "../../db/drizzle.ts";
import { markOf, rememberForgotten } from "../organisation/remember-forgotten.ts";
import { personLeaving, personLeft } from "./events.ts";
import { people } from "./tables.ts";

/** Errors: `person.gone` where the person is not known or has been erased before. */
export const markPerson = verb(
  "person.mark",
  z.strictObject({ personId: z.uuid(), state: z.enum(["restricted", "erased"]) }),
  async (ctx, { personId, state }) => {
    requireRight(ctx, "privacy.erase");
    const isHe = and(eq(people.orgId, ctx.org.id), eq(people.id, personId));
    const [before] = await ctx.tx.select().from(people).where(isHe).for("update");
    const isLeaving = before?.state === "active";
    if (isLeaving) await emit(ctx, personLeaving, before);
    const [marked] = await ctx.tx
      .update(people)
      .set({ state, ...(isLeaving && { leftAt: now(ctx) }) })
      .where(and(isHe, ne(people.state, "erased")))
      .returning();
    if (!marked) throw new Refusal("person.gone");
    await recordAudit(ctx, {
      action: `person.${state}`,
      subject: { kind: "person", id: personId },
      after: { state },
    });
    if (state === "erased")
      await rememberForgotten(ctx, { personId, marks: [markOf(ctx, marked.key)], at: now(ctx) });
    if (isLeaving) await emit(ctx, personLeft, marked);
    return marked;
  },
);
