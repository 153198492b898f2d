/** Who a Slack user is, as Slack knows now: guests and leavers change by the hour. */
import { z } from "zod";
import type { AccountFacts, InstallationKey } from "../chat/call.ts";
import type { Outcome } from "../engine/outcome.ts";
import { again, attempt } from "./read-failure.ts";
import type { ClientOf } from "./web-client.ts";

const flag = z.boolean().nullish().catch(undefined);
const Read = z.object({
  user: z.object({
    team_id: z.string().default(""),
    tz: z.string().nullish().catch(undefined),
    locale: z.string().nullish().catch(undefined),
    deleted: flag,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    enterprise_user: z
      .object({ enterprise_id: z.string(), teams: z.array(z.string()).catch([]) })
      .nullish()
      .catch(undefined),
  }),
});
type SlackUser = z.output<typeof Read>["user"];

/** A user by id; null where Slack knows none. */
export async function findSlackAccount(
  clientOf: ClientOf,
  installation: InstallationKey,
  id: string,
): Promise<Outcome<AccountFacts | null>> {
  const found = again(
    await attempt(async () => {
      const client = await clientOf(installation);
      return Read.parse(await client.users.info({ user: id, include_locale: true })).user;
    }),
  );
  if (found.kind === "refused" && ["user_not_found", "user_not_visible"].includes(found.reason))
    return { kind: "done", result: null };
  if (found.kind !== "done") return found;
  return { kind: "done", result: factsOf(found.result, installation) };
}

const factsOf = (user: SlackUser, installation: InstallationKey): AccountFacts => ({
  isDeactivated: user.deleted === true,
  isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
  isStranger: isStranger(user, installation),
  isBot: user.is_bot === true,
  zone: user.tz ?? null,
  locale: user.locale ?? null,
});

/** Slack calls nobody a stranger who shares a channel with us: his team tells him apart, on a Grid all of his. */
function isStranger(user: SlackUser, { team, enterprise }: InstallationKey): boolean {
  if (user.is_stranger === true) return true;
  const grid = user.enterprise_user;
  const teams = grid ? [...grid.teams, grid.enterprise_id, user.team_id] : [user.team_id || team];
  return !teams.some((one) => one !== "" && (one === team || one === enterprise));
}
