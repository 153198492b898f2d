/** From an activity to a call, or to nothing where it does not concern Baton. */
import { createHash } from "node:crypto";
import type { AccountChange, Ask, Call } from "../chat/call.ts";
import { type Activity, tenantOf } from "./activity.ts";
import type { Shape } from "./form-shape.ts";
import { readAccount, readPlace } from "./read-place.ts";
import { type Read, readInvoke, readPressed } from "./read-value.ts";
import { readWords } from "./read-words.ts";
import type { TeamsApp } from "./settings.ts";

/** A call, and the form to be shown again if it was filled in wrongly. */
export type ReadCall = {
  readonly call: Call;
  readonly form?: { readonly handle: string; readonly shape: Shape };
};

/** `unreadable`: an invoke that is none of ours or is broken; a person waits for an answer to it. */
export function readActivity(activity: Activity, app: TeamsApp): ReadCall | "nothing" | "unreadable" {
  const isInvoke = activity.type === "invoke";
  const read = isInvoke
    ? readInvoke(activity.name, activity.value, activity.replyToId ?? "")
    : (readMessageValue(activity) ?? wrapped(readPlainAsk(activity)));
  if (!read) return isInvoke ? "unreadable" : "nothing";
  const call: Call = {
    // Ids are good within a conversation: where none is named, within that of the caller with Baton.
    deliveryId: `teams:${activity.conversation.id || (activity.from?.id ?? "")}:${activity.id}`,
    installation: { platform: "teams", enterprise: "", team: app.tenantId },
    provenBy: [app.name],
    account: readAccount(activity),
    place: readPlace(activity),
    ask: read.ask,
    answersInline: isInvoke,
    ...deedOf(activity),
  };
  return read.form ? { call, form: read.form } : { call };
}

/** A turn that Teams thinks was lost comes again under a new id, with everything else as it was. */
function deedOf(activity: Activity): { readonly deed?: string } {
  const at = activity.localTimestamp ?? activity.timestamp;
  if (at === undefined) return {};
  const { type, name, text, value, replyToId } = activity;
  const whole = JSON.stringify([
    activity.conversation.id,
    activity.from?.id,
    at,
    type,
    name,
    text,
    value,
    replyToId,
  ]);
  return { deed: `teams:deed:${createHash("sha256").update(whole).digest("base64url")}` };
}

const wrapped = (ask: Ask | undefined): Read | undefined => (ask ? { ask } : undefined);

/** A client that does not know Universal Actions sends a press as a message with a value. */
const readMessageValue = (activity: Activity) =>
  activity.type === "message" && activity.value !== null && typeof activity.value === "object"
    ? readPressed(activity.value, activity.replyToId ?? "")
    : undefined;

function readPlainAsk(activity: Activity): Ask | undefined {
  switch (activity.type) {
    case "message":
      return readCommand(activity);
    case "installationUpdate":
      if (activity.action?.startsWith("add")) return { kind: "arrived" };
      return activity.action?.startsWith("remove") ? { kind: "removed" } : undefined;
    case "conversationUpdate":
      return readMembers(activity);
    default:
      // Reactions, typing, edits and whatever Teams adds.
      return undefined;
  }
}

/** In shared places Baton listens only where it is mentioned. */
function readCommand(activity: Activity): Ask | undefined {
  const { text, isMentioned } = readWords(activity);
  if (isMentioned) return { kind: "command", text, via: "mention" };
  if (readPlace(activity).kind !== "personal" || text === "") return undefined;
  return { kind: "command", text, via: "personal" };
}

function readMembers(activity: Activity): Ask | undefined {
  const own = activity.recipient?.id;
  if (own === undefined) return undefined;
  if (activity.membersAdded?.some(({ id }) => id === own)) return { kind: "arrived" };
  if (activity.membersRemoved?.some(({ id }) => id === own)) return { kind: "removed" };
  return peopleMoved(activity);
}

/** Who left a team may have left the company, and who came may have come back: the roster is asked when he acts. */
function peopleMoved(activity: Activity): Ask | undefined {
  const moved = [...(activity.membersAdded ?? []), ...(activity.membersRemoved ?? [])];
  const changes = moved.flatMap(({ aadObjectId }): AccountChange[] =>
    aadObjectId === undefined
      ? []
      : [
          {
            account: {
              provider: "teams",
              tenant: tenantOf(activity) ?? "",
              subject: aadObjectId.toLowerCase(),
              name: "",
            },
            told: { kind: "doubtful" },
          },
        ],
  );
  return changes.length > 0 ? { kind: "person-changed", changes } : undefined;
}
