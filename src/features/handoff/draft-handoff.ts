import { z } from "zod";
import { refreshCards, tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
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

type Input = z.output<typeof DraftHandoff>;

/**
 * Writes the draft before the shift ends and shows it to the outgoing lead for signing. One a boundary: where a cover
 * changes who goes or comes, it follows, and nobody has signed it for whoever goes now.
 */
export const draftHandoff = verb(
  "handoff.draft",
  DraftHandoff,
  async (ctx, input): Promise<Handoff | null> => {
    requireRight(ctx, "handoff.draft");
    const before = await findDraft(ctx, input);
    const made = before ? await followRoster(ctx, before, input) : await write(ctx, input);
    if (!made) return nothingChanged(ctx, null);
    const about = subject("handoff", made);
    await recordAudit(ctx, {
      action: "handoff.drafted",
      subject: about,
      table: handoffs,
      ...(before && { before }),
      after: made,
    });
    await refreshCards(ctx, about);
    if (made.outgoingId !== null) {
      await tell(ctx, made.outgoingId, {
        kind: "digest",
        subject: about,
        mark: `handoff:${made.id}:draft`,
        card: "live",
      });
    }
    return made;
  },
);

async function findDraft(ctx: Ctx, { rotationId, boundaryAt }: Input): Promise<Handoff | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.orgId, ctx.org.id),
        eq(handoffs.rotationId, rotationId),
        eq(handoffs.boundaryAt, boundaryAt),
      ),
    )
    .for("update");
  return row;
}

async function write(ctx: Ctx, input: Input): Promise<Handoff | undefined> {
  const [made] = await ctx.tx
    .insert(handoffs)
    .values({ ...input, orgId: ctx.org.id, state: "drafted" })
    .onConflictDoNothing()
    .returning();
  return made;
}

async function followRoster(ctx: Ctx, before: Handoff, input: Input): Promise<Handoff | undefined> {
  const { outgoingId, incomingId, incomingShift } = input;
  const isSameOutgoing = before.outgoingId === outgoingId;
  if (before.state !== "drafted" || (isSameOutgoing && before.incomingId === incomingId)) return undefined;
  const signedAt = isSameOutgoing ? before.signedAt : null;
  const [after] = await ctx.tx
    .update(handoffs)
    .set({ outgoingId, incomingId, incomingShift, signedAt, revision: sql`${handoffs.revision} + 1` })
    .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.id, before.id)))
    .returning();
  return after;
}
