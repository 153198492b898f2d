/** Where and by whom, in words that every platform shares. */
import type { CallAccount, CallPlace } from "../chat/call.ts";
import { isZone } from "../core/format-instant.ts";
import { cleanText } from "../core/instants.ts";
import { cut } from "../core/shorten.ts";
import { type Activity, entitiesOf, tenantOf } from "./activity.ts";

/** A conversation of Teams is `19:…@thread.tacv2;messageid=…` inside a reply chain. */
export function readPlace(activity: Activity): CallPlace {
  const [conversation = "", ...rest] = activity.conversation.id.split(";");
  const thread = rest.find((part) => part.startsWith("messageid="))?.slice("messageid=".length) ?? "";
  const channel = activity.channelData?.channel?.type;
  return {
    conversation,
    thread,
    kind: kindOf(activity),
    serviceUrl: activity.serviceUrl,
    ...(channel === "shared" && { isShared: true }),
  };
}

function kindOf({ conversation: { id, conversationType, isGroup } }: Activity): CallPlace["kind"] {
  if (conversationType === "personal") return "personal";
  if (conversationType === "groupChat") return "group";
  if (conversationType === "channel") return "channel";
  if (/@thread\.(tacv2|skype)/.test(id)) return "channel";
  // Group chats and meetings.
  if (/@thread\.v2/.test(id)) return "group";
  return isGroup === true ? "channel" : "personal";
}

/** Agents may have an account of their own in the directory; their role tells them from people. */
const PROGRAM = /^(bot|skill|agentic)/i;
const OUTSIDE = /^(anonymous|federated)/i;

/** Who calls. Without a directory object of this tenant he is an outsider, whatever he calls himself. */
export function readAccount(activity: Activity): CallAccount {
  const { from } = activity;
  const tenant = tenantOf(activity) ?? "";
  const homes = [from?.tenantId, activity.channelData?.tenant?.id].filter((home) => home !== undefined);
  const isForeign = homes.some((home) => home.toLowerCase() !== tenant.toLowerCase());
  const info = entitiesOf(activity).find((entity) => entity.type === "clientInfo");
  const zone = activity.localTimezone ?? info?.timezone;
  const locale = activity.locale ?? info?.locale;
  return {
    provider: "teams",
    tenant,
    // Object ids are GUIDs and compared in lower case; Teams' own ids tell capitals apart.
    subject: from?.aadObjectId?.toLowerCase() ?? from?.id ?? "",
    name: cut(cleanText(from?.name ?? ""), 200),
    isOutsider: from?.aadObjectId === undefined || isForeign || OUTSIDE.test(from.userRole ?? ""),
    ...(/^guest/i.test(from?.userRole ?? "") && { isGuest: true }),
    isBot: PROGRAM.test(from?.role ?? "") || from?.id.startsWith("28:") === true,
    ...(locale !== undefined && { locale }),
    ...(zone !== undefined && isZone(zone) && { zone }),
  };
}
