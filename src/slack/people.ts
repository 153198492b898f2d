/** Who a Slack user is, as Slack knows now. Read at the moment of deciding: guests and leavers change by the hour. */
import { z } from "zod";
import type { InstallationKey } from "../chat/call.ts";
import type { Outcome } from "../engine/outcome.ts";
import { again, attempt } from "./read-failure.ts";
import type { ClientOf } from "./web-client.ts";

export type SlackUser = {
  readonly id: string;
  /** The team he belongs to, which may be another organisation's. */
  readonly team: string;
  readonly name: string;
  readonly zone: string | null;
  readonly locale: string | null;
  readonly isDeleted: boolean;
  /** A guest of one or of several channels. */
  readonly isGuest: boolean;
  /** Of another organisation, seen through a shared channel. */
  readonly isStranger: boolean;
  readonly isBot: boolean;
};

const Read = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().default(""),
    name: z.string().default(""),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    locale: z.string().nullish(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});

/** A user by id; `null` where Slack knows none. */
export async function findSlackUser(
  clientOf: ClientOf,
  installation: InstallationKey,
  id: string,
): Promise<Outcome<SlackUser | null>> {
  const found = again(
    await attempt(async () => {
      const client = await clientOf(installation);
      return Read.parse(await client.users.info({ user: id, include_locale: true })).user;
    }),
  );
  if (found.kind === "refused" && ["user_not_found", "user_not_visible"].includes(found.reason))
    return { kind: "done", result: null };
  if (found.kind !== "done") return found;
  const user = found.result;
  return {
    kind: "done",
    result: {
      id: user.id,
      team: user.team_id,
      name: user.real_name || user.name,
      zone: user.tz ?? null,
      locale: user.locale ?? null,
      isDeleted: user.deleted,
      isGuest: user.is_restricted || user.is_ultra_restricted,
      isStranger: user.is_stranger,
      isBot: user.is_bot,
    },
  };
}
