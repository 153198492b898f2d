/** The one way in which a proposal ends or is agreed: of two at once one does it. */
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { actingAs, actorPerson, type Ctx, now } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { endToken } from "../access/end-token.ts";
import { type Proposal, proposals } from "./tables.ts";

type End = Exclude<Proposal["state"], "waiting">;

/** Errors: `proposal.is-…` where it is not in that state any more. */
export async function closeProposal(ctx: Ctx, before: Proposal, state: End): Promise<Proposal> {
  const isOver = state !== "agreed";
  const [after] = await ctx.tx
    .update(proposals)
    .set({
      state,
      settledAt: now(ctx),
      settledBy: actorPerson(ctx),
      revision: sql`${proposals.revision} + 1`,
      ...(isOver ? { content: null } : {}),
    })
    .where(
      and(eq(proposals.orgId, ctx.org.id), eq(proposals.id, before.id), eq(proposals.state, before.state)),
    )
    .returning();
  if (!after) throw new Refusal(`proposal.is-${before.state}`);
  await recordAudit(ctx, {
    action: `proposal.${state}`,
    subject: subject("proposal", after),
    table: proposals,
    before,
    after,
  });
  await refreshCards(ctx, subject("proposal", after));
  // A token that nobody let act is of no use to anyone.
  if (after.kind === "token" && isOver && state !== "done")
    await endToken(actingAs(ctx, { kind: "baton", part: "proposal" }), { tokenId: after.subject });
  return after;
}
