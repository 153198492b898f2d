/** Verbs done in the proofs' own process, by the rights that a person has now, or as Baton's own part. */
import type { CallAccount } from "../../../src/chat/call.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { findCaller } from "../../../src/features/person/find-caller.ts";
import { TENANT } from "../../kit/teams/fake-teams.ts";
import type { Member } from "./crowd.ts";
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
  asAccount(fleet, { provider: "slack", tenant: fleet.slack.world.team, subject: user, name: user }, work);

/** As one of a crowd, by the account that he presses with. */
export const asMember = <T>(fleet: Fleet, member: Member, work: (ctx: Ctx) => Promise<T>): Promise<T> => {
  const { platform } = member.hands;
  const tenant = platform === "slack" ? fleet.slack.world.team : TENANT;
  return asAccount(fleet, { provider: platform, tenant, subject: member.account, name: member.name }, work);
};

const asAccount = <T>(
  fleet: Fleet,
  named: Pick<CallAccount, "provider" | "tenant" | "subject" | "name">,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> =>
  asBaton(fleet, async (ctx) => {
    const account: CallAccount = { ...named, isOutsider: false, isBot: false };
    const { actor, language, zone } = (await findCaller(ctx.tx, account))(ctx.org);
    return work({ ...ctx, actor, reader: { language, zone } });
  });
