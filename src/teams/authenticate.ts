/** Proves who sent an activity: our own check of key, endorsement and signature first, then botbuilder's. */
import type { Log } from "../core/log.ts";
import type { Bot } from "./connector.ts";
import type { Passed } from "./gate.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { isSignedBy } from "./token.ts";

type Authentication = Bot["authentication"];
export type Proof = Awaited<ReturnType<Authentication["authenticateRequest"]>>;
export type BotActivity = Parameters<Authentication["authenticateRequest"]>[0];

/** What botbuilder reads of an activity; it gets no field that we have not read ourselves. */
export const botActivity = ({ activity }: Passed): BotActivity =>
  ({ ...activity, entities: [], attachments: [], value: undefined }) as unknown as BotActivity;

/**
 * Resolves to null where the sender is not proven: 401. Errors: Microsoft's keys cannot be fetched, so that
 * Teams should send again.
 */
export async function authenticate(
  passed: Passed,
  bot: Bot,
  door: { keys: SigningKeys; log: Log },
): Promise<Proof | null> {
  if (passed.token) {
    const key = await door.keys.find(passed.token.kid);
    // A key without endorsements is accepted by botbuilder and vouches for nobody.
    if (!key?.endorsements?.includes("msteams") || !isSignedBy(passed.token, key)) return null;
  }
  try {
    return await bot.authentication.authenticateRequest(botActivity(passed), passed.header);
  } catch (error) {
    // Whatever it threw, nobody is proven; its message may quote the token.
    door.log.warn(
      { part: "teams", cause: error instanceof Error ? error.name : "unknown" },
      "not authenticated",
    );
    return null;
  }
}
