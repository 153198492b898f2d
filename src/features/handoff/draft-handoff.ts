import { z } from "zod";
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { type Handoff, handoffs } from "./tables.ts";

export const DraftHandoff = z.strictObject({
  teamId: z.uuid(),
  rotationId: z.uuid(),
  boundaryAt: z.date(),
  outgoingId: z.uuid().nullable(),
  incomingId: z.uuid().nullable(),
  outgoingShift: z.string().nullable(),
  incomingShift: z.string().nullable(),
});

/** Writes the draft before the shift ends and shows it to the outgoing lead for signing. One a boundary. */
export const draftHandoff = verb(
  "handoff.draft",
  DraftHandoff,
  async (ctx, input): Promise<Handoff | null> => {
    requireRight(ctx, "handoff.draft");
    const [made] = await ctx.tx
      .insert(handoffs)
      .values({ ...input, orgId: ctx.org.id, state: "drafted" })
      .onConflictDoNothing()
      .returning();
    if (!made) return nothingChanged(ctx, null);
    await recordAudit(ctx, {
      action: "handoff.drafted",
      subject: subject("handoff", made),
      table: handoffs,
      after: made,
    });
    if (made.outgoingId !== null) {
      await tell(ctx, made.outgoingId, {
        kind: "digest",
        subject: subject("handoff", made),
        mark: `handoff:${made.id}:draft`,
        card: "live",
      });
    }
    return made;
  },
);
