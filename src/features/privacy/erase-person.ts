/** A person is to be forgotten: at once, or, while a duty to keep runs, restricted until it ends. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { getPerson } from "../person/find-people.ts";
import { markPerson } from "../person/mark-person.ts";
import { finishErasure } from "./finish-erasure.ts";
import { getPrivacySettings } from "./privacy-file.ts";
import { type Erasure, erasures } from "./tables.ts";
import { setErasure } from "./timers.ts";

const DAY_MS = 86_400_000;

/** Errors: `person.gone`, `privacy.already-restricted`, `privacy.already-erased`. */
export const erasePerson = verb(
  "privacy.erase",
  z.strictObject({
    personId: z.uuid(),
    /** A duty to keep that outlasts the organisation's own rule. */
    keepUntil: z.date().exactOptional(),
  }),
  async (ctx, { personId, keepUntil }): Promise<Erasure> => {
    requireRight(ctx, "privacy.erase");
    const person = await getPerson(ctx, personId);
    const { dutyDays } = await getPrivacySettings(ctx);
    const from = person.leftAt ?? now(ctx);
    const dueAt = new Date(Math.max(from.getTime() + dutyDays * DAY_MS, keepUntil?.getTime() ?? 0));
    const asked = {
      orgId: ctx.org.id,
      personId,
      requestedAt: now(ctx),
      requestedBy: actorPerson(ctx),
      dueAt,
    };
    const [made] = await ctx.tx
      .insert(erasures)
      .values({ ...asked, state: "restricted" })
      .onConflictDoNothing()
      .returning();
    if (!made) throw await alreadyAsked(ctx, personId);
    if (dueAt <= now(ctx)) return finishErasure(ctx, { erasureId: made.id });
    await markPerson(ctx, { personId, state: "restricted" });
    await recordAudit(ctx, {
      action: "privacy.restricted",
      subject: { kind: "person", id: personId },
      table: erasures,
      after: { state: made.state, dueAt },
    });
    await setErasure(ctx, made);
    return made;
  },
);

async function alreadyAsked(ctx: Ctx, personId: string): Promise<Refusal> {
  const [known] = await ctx.tx
    .select()
    .from(erasures)
    .where(and(eq(erasures.orgId, ctx.org.id), eq(erasures.personId, personId)));
  return known?.state === "restricted"
    ? new Refusal("privacy.already-restricted", { until: instantMark(known.dueAt, "day") })
    : new Refusal("privacy.already-erased");
}
