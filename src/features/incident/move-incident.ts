import { z } from "zod";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { mayDo, rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { services, teams } from "../organisation/tables.ts";
import { memberships } from "../person/tables.ts";
import { announceIncident } from "./announce-incident.ts";
import { ACTIVE, changeIncident, refuseAsItIs } from "./change-incident.ts";
import { incidentChanged } from "./events.ts";
import { getIncident, scopeOf } from "./get-incident.ts";
import type { Incident } from "./tables.ts";

export const MoveIncident = z
  .strictObject({
    incidentId: z.uuid(),
    /** The right service; its team follows. */
    serviceId: z.uuid().exactOptional(),
    /** The right team, where the service is not the question. */
    teamId: z.uuid().exactOptional(),
    /** Whoever was paged by mistake may say whose it is. */
    isPaged: z.boolean().default(false),
  })
  .refine((input) => (input.serviceId === undefined) !== (input.teamId === undefined));

/**
 * "It is Checkout", "it is Platform's": corrects service and team. A new team has to take it: unless the
 * owner belongs to it too, nobody has the incident any more and that team is paged.
 */
export const moveIncident = verb("incident.move", MoveIncident, async (ctx, input) => {
  const before = await getIncident(ctx, input.incidentId);
  const may = input.isPaged || mayDo(ctx, "incident.change", await scopeOf(ctx, before));
  rightFollowsFrom(ctx, may, "incident.change");
  const to = await getDestination(ctx, input, before);
  if (to.teamId === before.teamId && to.serviceId === before.serviceId && !before.isServiceGuessed)
    return nothingChanged(ctx, before);
  const after = await changeIncident(ctx, before, {
    action: "incident.moved",
    from: ACTIVE,
    set: {
      serviceId: to.serviceId,
      teamId: to.teamId,
      isServiceGuessed: false,
      serviceTyped: null,
      ...(await ownerAfter(ctx, before, to.teamId)),
    },
    ifStill: { revision: before.revision },
    line: { key: "moved", person: actorPerson(ctx), value: to.name },
  });
  if (!after) return refuseAsItIs(ctx, before.id, true);
  await emit(ctx, incidentChanged, { before, after });
  if (after.teamId !== before.teamId) await announceIncident(ctx, after);
  return after;
});

type Destination = { readonly serviceId: string | null; readonly teamId: string; readonly name: string };

async function getDestination(
  ctx: Ctx,
  input: { readonly serviceId?: string; readonly teamId?: string },
  before: Incident,
): Promise<Destination> {
  const org = ctx.org.id;
  if (input.serviceId !== undefined) {
    const [service] = await ctx.tx
      .select()
      .from(services)
      .where(and(eq(services.orgId, org), eq(services.id, input.serviceId), eq(services.isGone, false)));
    if (!service) throw new Refusal("incident.unknown-service");
    return { serviceId: service.id, teamId: service.teamId, name: service.name };
  }
  const [team] = await ctx.tx
    .select()
    .from(teams)
    .where(and(eq(teams.orgId, org), eq(teams.id, input.teamId ?? ""), eq(teams.isGone, false)));
  if (!team) throw new Refusal("incident.unknown-team");
  // A service that was only guessed was guessed wrong; one that was said stays said.
  return { serviceId: before.isServiceGuessed ? null : before.serviceId, teamId: team.id, name: team.name };
}

async function ownerAfter(ctx: Ctx, before: Incident, teamId: string) {
  if (teamId === before.teamId || before.ownerId === null) return {};
  const [member] = await ctx.tx
    .select({ personId: memberships.personId })
    .from(memberships)
    .where(
      and(
        eq(memberships.orgId, ctx.org.id),
        eq(memberships.teamId, teamId),
        eq(memberships.personId, before.ownerId),
      ),
    );
  return member ? {} : ({ state: "open", ownerId: null, acknowledgedAt: null } as const);
}
