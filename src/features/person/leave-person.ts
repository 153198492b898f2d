/** A person leaves: from now on he acts nowhere, whatever accounts he still has. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { personLeaving, personLeft } from "./events.ts";
import { getPerson } from "./find-people.ts";
import { people } from "./tables.ts";

/** Errors: `person.already-left`. */
export const leavePerson = verb(
  "person.leave",
  z.strictObject({ personId: z.uuid() }),
  async (ctx, { personId }) => {
    requireRight(ctx, "person.leave");
    const before = await getPerson(ctx, personId);
    if (before.state === "active") await emit(ctx, personLeaving, before);
    const [after] = await ctx.tx
      .update(people)
      .set({ state: "left", leftAt: now(ctx) })
      .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId), eq(people.state, "active")))
      .returning();
    if (!after) throw new Refusal("person.already-left", { name: before.name ?? before.key });
    await recordAudit(ctx, {
      action: "person.left",
      subject: { kind: "person", id: personId },
      table: people,
      before,
      after,
    });
    await emit(ctx, personLeft, after);
    return after;
  },
);
