/** Nobody has said "I have it": their lead is told, so that nothing falls between two chairs. */
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { regions, teams } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";
import { type Handoff, handoffs } from "./tables.ts";

/** Tells the incoming side's lead (the region's, else the team's) once, with the digest itself. */
export async function tellLead(ctx: Ctx, handoff: Handoff): Promise<void> {
  const [told] = await ctx.tx
    .update(handoffs)
    .set({ leadToldAt: now(ctx), revision: sql`${handoffs.revision} + 1` })
    .where(and(eq(handoffs.orgId, ctx.org.id), eq(handoffs.id, handoff.id), eq(handoffs.state, "waiting")))
    .returning();
  if (!told) return;
  const about = subject("handoff", told);
  await recordAudit(ctx, {
    action: "handoff.unaccepted",
    subject: about,
    table: handoffs,
    before: handoff,
    after: told,
  });
  for (const lead of [...(await findLeads(ctx, told)), told.outgoingId]) {
    if (lead === null || lead === told.incomingId) continue;
    const post = { kind: "digest", subject: about, mark: `handoff:${told.id}:lead`, card: "live" } as const;
    // Whoever has left, or is in no chat, cannot be told: the next one is.
    if ((await tell(ctx, lead, post)) !== null) return;
  }
}

/** The lead of the region where the incoming person works, then the team's: who may take it where he does not. */
export async function findLeads(ctx: Ctx, handoff: Handoff): Promise<string[]> {
  const [team] = await ctx.tx
    .select({ leadId: teams.leadId })
    .from(teams)
    .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, handoff.teamId)));
  const [region] =
    handoff.incomingId === null
      ? []
      : await ctx.tx
          .select({ leadId: regions.leadId })
          .from(people)
          .innerJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
          .where(and(eq(people.orgId, ctx.org.id), eq(people.id, handoff.incomingId)));
  return [region?.leadId, team?.leadId].filter((lead) => typeof lead === "string");
}
