/** Somebody on call has lost an account: his team's lead must know before the next page does. */

import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { type Ctx, now } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { regions, teams } from "../organisation/tables.ts";
import { getPerson } from "../person/find-people.ts";
import { type Identity, identities } from "../person/tables.ts";
import { findTeamsOnCallFor } from "./find-on-call.ts";

/** Tells the lead of every team that the account's person is on call for now; nobody where he is not. */
export async function tellBlocked(ctx: Ctx, lost: Identity): Promise<void> {
  const person = await getPerson(ctx, lost.personId);
  if (person.state !== "active") return;
  const duties = await findTeamsOnCallFor(ctx, person.id);
  if (duties.length === 0) return;
  const others = await findOtherChats(ctx, lost);
  for (const team of await findLeads(ctx, [...new Set(duties.map(({ teamId }) => teamId))])) {
    const lead = [team.leadId, team.regionLeadId].find((id) => id !== null && id !== person.id);
    if (!lead) continue;
    await tell(ctx, lead, {
      kind: "line",
      subject: { kind: "person", id: person.id },
      mark: `account-blocked:${lost.id}:${team.id}:${now(ctx).toISOString()}`,
      card: (reader) => {
        const t = words(reader, "oncall");
        const platform = words(reader, "person")(`provider.${lost.provider}`);
        const said = { name: person.name ?? person.key, team: team.name, platform };
        return sentence(t(others ? "blocked.elsewhere" : "blocked.nowhere", said), "alarm");
      },
    });
  }
}

/** Whether he can still be written to somewhere. */
async function findOtherChats(ctx: Ctx, lost: Identity): Promise<boolean> {
  const rows = await ctx.tx
    .select({ id: identities.id })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.personId, lost.personId),
        eq(identities.state, "active"),
        inArray(identities.provider, ["slack", "teams"]),
      ),
    );
  return rows.length > 0;
}

const findLeads = (ctx: Ctx, teamIds: readonly string[]) =>
  ctx.tx
    .select({ id: teams.id, name: teams.name, leadId: teams.leadId, regionLeadId: regions.leadId })
    .from(teams)
    .leftJoin(regions, and(eq(regions.orgId, teams.orgId), eq(regions.id, teams.regionId)))
    .where(and(eq(teams.orgId, ctx.org.id), inArray(teams.id, [...teamIds])));
