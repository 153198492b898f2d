/** After a restore: whoever was forgotten meanwhile is forgotten again. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { markPerson } from "../person/mark-person.ts";
import { people } from "../person/tables.ts";
import { forgetPerson } from "./forget-person.ts";
import { erasures } from "./tables.ts";
import { erasureKey } from "./timers.ts";

/**
 * Forgets these people, and those whom the database itself remembers as erased, once more. Whoever the restored
 * database does not know is passed over. Resolves to how many were forgotten.
 */
export const replayErasures = verb(
  "privacy.replay",
  z.strictObject({ personIds: z.array(z.uuid()) }),
  async (ctx, { personIds }) => {
    requireRight(ctx, "privacy.erase");
    const remembered = await ctx.tx
      .select({ personId: erasures.personId })
      .from(erasures)
      .where(and(eq(erasures.orgId, ctx.org.id), eq(erasures.state, "erased")));
    const wanted = [...new Set([...personIds, ...remembered.map(({ personId }) => personId)])].sort();
    const known = await ctx.tx
      .select({ id: people.id, state: people.state })
      .from(people)
      .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, wanted)));
    for (const { id: personId, state } of known) {
      if (state !== "erased") await markPerson(ctx, { personId, state: "erased" });
      await forgetPerson(ctx, personId);
      const erased = { state: "erased", erasedAt: now(ctx) } as const;
      const [row] = await ctx.tx
        .insert(erasures)
        .values({ orgId: ctx.org.id, personId, requestedAt: now(ctx), dueAt: now(ctx), ...erased })
        .onConflictDoUpdate({ target: [erasures.orgId, erasures.personId], set: erased })
        .returning({ id: erasures.id });
      // The restored database may still wait for the end of a duty that is over.
      if (row) await cancelTimer(ctx, erasureKey(row.id));
    }
    if (known.length === 0) return nothingChanged(ctx, 0);
    const subject = { kind: "organisation", id: ctx.org.id } as const;
    await recordAudit(ctx, { action: "privacy.replayed", subject, after: { people: known.length } });
    return known.length;
  },
);
