/** Who is in a conversation, as Teams' roster has it. It knows neither time zone nor language. */
import { z } from "zod";
import type { AccountFacts, InstallationKey } from "../chat/call.ts";
import type { Platform } from "../chat/platform.ts";
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
  /** A guest of the tenant. */
  readonly isGuest: boolean;
  /** Anonymous, or of another tenant: acts with no rights at all. */
  readonly isStranger: boolean;
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
      ? { kind: "done", result: memberOf(entry, at.installation) }
      : { kind: "refused", reason: "unreadable roster" };
  } catch (error) {
    return readFailure(error, true);
  }
}

/**
 * Who acts somewhere, by that place's roster; by that of his own chat where Teams named none. Errors: `refused` where
 * no place is given, or he is not there.
 */
export async function findTeamsAccount(
  messenger: Messenger,
  { installation, account, place }: Parameters<Platform["findAccount"]>[0],
): Promise<Outcome<AccountFacts | null>> {
  if (!place) return { kind: "refused", reason: "Teams tells of people only where they are" };
  const { conversation, serviceUrl } = place;
  const there =
    conversation === ""
      ? await messenger.openPersonal(installation, account.subject, serviceUrl)
      : { kind: "done" as const, result: conversation };
  if (there.kind !== "done") return there;
  const at = { ...place, installation, conversation: there.result };
  const found = await findMember(messenger, at, account.subject);
  if (found.kind !== "done") return found;
  const { isGuest, isStranger } = found.result;
  return {
    kind: "done",
    result: { isDeactivated: false, isBot: false, isGuest, isStranger, zone: null, locale: null },
  };
}

function memberOf(entry: z.output<typeof RosterEntry>, { team }: InstallationKey): Member {
  const objectId = entry.aadObjectId ?? entry.objectId ?? null;
  const role = entry.userRole?.toLowerCase() ?? "";
  // A guest may be listed with the tenant that he came from.
  const isForeign =
    role !== "guest" && !!entry.tenantId && entry.tenantId.toLowerCase() !== team.toLowerCase();
  return {
    id: entry.id,
    objectId: objectId?.toLowerCase() ?? null,
    name: entry.name ?? "",
    email: entry.email ?? entry.userPrincipalName ?? null,
    isGuest: role === "guest",
    isStranger: objectId === null || isForeign || /^(anonymous|federated)/.test(role),
  };
}
