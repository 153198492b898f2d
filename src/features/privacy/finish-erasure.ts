/** The duty to keep has ended: the person is forgotten. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { markPerson } from "../person/mark-person.ts";
import { forgetPerson } from "./forget-person.ts";
import { erasures } from "./tables.ts";

/** Errors: `privacy.already-erased`. */
export const finishErasure = verb(
  "privacy.finish",
  z.strictObject({ erasureId: z.uuid() }),
  async (ctx, { erasureId }) => {
    requireRight(ctx, "privacy.erase");
    const [erasure] = await ctx.tx
      .update(erasures)
      .set({ state: "erased", erasedAt: now(ctx) })
      .where(
        and(eq(erasures.orgId, ctx.org.id), eq(erasures.id, erasureId), eq(erasures.state, "restricted")),
      )
      .returning();
    if (!erasure) throw new Refusal("privacy.already-erased");
    const { personId } = erasure;
    await markPerson(ctx, { personId, state: "erased" });
    await forgetPerson(ctx, personId);
    await recordAudit(ctx, {
      action: "privacy.erased",
      subject: { kind: "person", id: personId },
      table: erasures,
      after: { state: erasure.state, erasedAt: erasure.erasedAt },
    });
    const { log } = ctx.house;
    // Kept outside the database as well: after a restore this line says who must be forgotten again.
    ctx.tx.afterCommit(() => log.info({ org: ctx.org.id, person: personId }, "a person was erased"));
    return erasure;
  },
);
