/** Who is in a conversation, as Teams' roster has it. It knows no time zone. */
import { z } from "zod";
import type { InstallationKey } from "../chat/call.ts";
import type { Outcome } from "../engine/outcome.ts";
import { isFailed, type Messenger } from "./messenger.ts";
import { readFailure } from "./read-failure.ts";

const text = z.string().nullish().catch(undefined);
const RosterEntry = z.object({
  id: z.string(),
  name: text,
  aadObjectId: text,
  objectId: text,
  email: text,
  userPrincipalName: text,
  userRole: text,
  tenantId: text,
});

export type Member = {
  /** Teams' own id of him, good for this bot alone. */
  readonly id: string;
  /** The directory's; null for anonymous guests of a meeting. */
  readonly objectId: string | null;
  readonly name: string;
  readonly email: string | null;
  /** A guest or anonymous: acts with no rights at all. */
  readonly isOutsider: boolean;
};

/** One member by Teams' id or object id. `refused`: he is not in that conversation. */
export async function findMember(
  messenger: Messenger,
  at: { readonly installation: InstallationKey; readonly conversation: string; readonly serviceUrl?: string },
  memberId: string,
): Promise<Outcome<Member>> {
  try {
    const line = await messenger.lineTo(at.installation, { conversation: at.conversation }, at.serviceUrl);
    if (isFailed(line)) return line;
    // Someone waits for an answer that needs this.
    const timeout = Math.min(messenger.settings.timeoutMs ?? 5000, 2000);
    const answer = await line.client.conversations.getConversationMember(at.conversation, memberId, {
      timeout,
    });
    // The client's own model drops the e-mail address and the role.
    const entry = RosterEntry.safeParse(JSON.parse(answer._response.bodyAsText ?? "null")).data;
    return entry
      ? { kind: "done", result: memberOf(entry) }
      : { kind: "refused", reason: "unreadable roster" };
  } catch (error) {
    return readFailure(error, true);
  }
}

function memberOf(entry: z.output<typeof RosterEntry>): Member {
  const objectId = entry.aadObjectId ?? entry.objectId ?? null;
  return {
    id: entry.id,
    objectId: objectId?.toLowerCase() ?? null,
    name: entry.name ?? "",
    email: entry.email ?? entry.userPrincipalName ?? null,
    isOutsider: objectId === null || /guest|anonymous/i.test(entry.userRole ?? ""),
  };
}
