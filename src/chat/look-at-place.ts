/** The look at a channel before anything is said in it: only where the call does not tell whether outsiders read along. */
import { fulfilled, type House } from "../core/house.ts";
import type { Call } from "./call.ts";
import { platformsPort } from "./conversation.ts";
import type { Installation } from "./installation.ts";

/** Slack tells it with events, and neither with slash commands nor with what is chosen in a message's menu. */
const isUntold = ({ ask, place }: Call): boolean =>
  place.kind !== "personal" &&
  place.conversation !== "" &&
  place.isShared === undefined &&
  (ask.kind === "message-action" || (ask.kind === "command" && ask.via === "slash"));

/**
 * The call with what is known of its place; as it came where that cannot be known in time, or where another app than
 * the installation's proved it. No transaction may be open. What is known freshly costs nothing.
 */
export async function lookAtPlace(house: House, call: Call, { secrets }: Installation): Promise<Call> {
  if (!isUntold(call) || !call.provenBy.some((name) => name === secrets)) return call;
  const platform = fulfilled(house, platformsPort)?.get(call.installation.platform);
  const isShared = await platform?.findOutsiders?.(call.installation, call.place.conversation);
  return isShared === undefined ? call : { ...call, place: { ...call.place, isShared } };
}
