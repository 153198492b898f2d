/** After a restore: whoever was forgotten meanwhile is forgotten again, and whoever was restricted is so again. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { cancelTimer } from "../../engine/timers.ts";
import { RememberForgotten, rememberForgotten } from "../organisation/remember-forgotten.ts";
import { markPerson } from "../person/mark-person.ts";
import { people } from "../person/tables.ts";
import { forgetPerson } from "./forget-person.ts";
import { erasures } from "./tables.ts";
import { erasureKey, setErasure } from "./timers.ts";

const Restricted = z.strictObject({ personId: z.uuid(), requestedAt: z.date(), dueAt: z.date() });

export const ReplayErasures = z.strictObject({
  personIds: z.array(z.uuid()),
  /** By which an older file is noticed that names one of them, also where the restored database never knew him. */
  marks: z.array(RememberForgotten).default([]),
  restricted: z.array(Restricted).default([]),
});

/**
 * Forgets these people, and those whom the database itself remembers as erased, once more; restricts the others again
 * until their duty to keep ends. Whoever the restored database does not know is passed over. Resolves to how many.
 */
export const replayErasures = verb(
  "privacy.replay",
  ReplayErasures,
  async (ctx, { personIds, marks, restricted }) => {
    requireRight(ctx, "privacy.erase");
    for (const one of marks) await rememberForgotten(ctx, one);
    let count = 0;
    for (const one of restricted)
      if (!personIds.includes(one.personId)) count += await restrictAgain(ctx, one);
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
    count += known.length;
    if (count === 0) return nothingChanged(ctx, 0);
    const subject = { kind: "organisation", id: ctx.org.id } as const;
    await recordAudit(ctx, { action: "privacy.replayed", subject, after: { people: count } });
    return count;
  },
);

/** 1 where he was here and free; his duty to keep may be over by now: then its timer fires at once. */
async function restrictAgain(ctx: Ctx, { personId, ...asked }: z.output<typeof Restricted>): Promise<number> {
  const [person] = await ctx.tx
    .select({ state: people.state })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)));
  if (!person || person.state === "restricted" || person.state === "erased") return 0;
  const [made] = await ctx.tx
    .insert(erasures)
    .values({ ...asked, orgId: ctx.org.id, personId, state: "restricted" })
    .onConflictDoNothing()
    .returning();
  if (!made) return 0;
  await markPerson(ctx, { personId, state: "restricted" });
  await setErasure(ctx, made);
  return 1;
}
