/** Writes down what needs two, and asks everyone who could agree. */
import { tell } from "../../chat/deliver.ts";
import { actorKey, recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { subject } from "../../core/subject.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { findConfirmers } from "./find-proposals.ts";
import { type Proposal, proposals } from "./tables.ts";
import { setLook } from "./timers.ts";

const DAYS = 7;

type Wanted = Pick<Proposal, "kind" | "subject" | "base" | "content" | "changes">;

/** Errors: a unique violation where the same is asked for already (look with `findOpenProposal` first). */
export async function makeProposal(ctx: Ctx, wanted: Wanted): Promise<Proposal> {
  const proposal = only(
    await ctx.tx
      .insert(proposals)
      .values({
        ...wanted,
        orgId: ctx.org.id,
        askedBy: ctx.actor.kind === "file" ? ctx.actor.by : actorKey(ctx),
        askedAt: now(ctx),
        expiresAt: new Date(now(ctx).getTime() + DAYS * DAY_MS),
        state: "waiting",
      })
      .returning(),
  );
  const of = subject("proposal", proposal);
  await recordAudit(ctx, { action: "proposal.made", subject: of, table: proposals, after: proposal });
  await setLook(ctx, proposal, proposal.expiresAt);
  for (const { personId } of await findConfirmers(ctx))
    await tell(ctx, personId, {
      kind: "card",
      subject: of,
      mark: `proposal:${proposal.id}:decide`,
      card: "live",
    });
  return proposal;
}
