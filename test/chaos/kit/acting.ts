/** Verbs done in the proofs' own process, by the rights that a person has now, or as Baton's own part. */
import type { CallAccount } from "../../../src/chat/call.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { findActor } from "../../../src/features/person/find-actor.ts";
import type { Fleet } from "./fleet.ts";
import { organisationOf } from "./probes.ts";

export const asBaton = async <T>(fleet: Fleet, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inOrganisation(
    fleet.app.house,
    { orgId: await organisationOf(fleet), actor: { kind: "baton", part: "proof" } },
    work,
  );

/** As whoever this account of the fleet's Slack belongs to. */
export const asSlackUser = <T>(fleet: Fleet, user: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  asBaton(fleet, async (ctx) => {
    const account: CallAccount = {
      ...{ provider: "slack", tenant: fleet.slack.world.team, subject: user, name: user },
      ...{ isOutsider: false, isBot: false },
    };
    const { actor, language, zone } = await findActor(ctx.tx, ctx.org, account);
    return work({ ...ctx, actor, reader: { language, zone } });
  });
