/** An event as Slack delivers it: what is not answered with 200 comes again. */
import { sendEvent, type Wired } from "../../../src/tryout/slack-stand-in/signed-request.ts";

/** How often Slack comes again with an event that was not answered with 200. */
const RETRIES = 3;
/** What Baton asks for where it cannot tell within 2.5 seconds that something is committed. */
const SEND_AGAIN = 503;

/** `before`: how often it had come already. Resolves to the last answer, and how often it had to come again. */
export async function sendAsSlack(
  wired: Wired,
  event: Readonly<Record<string, unknown>>,
  { id, before = 0 }: { readonly id?: string; readonly before?: number },
): Promise<{ readonly status: number; readonly again: number }> {
  const eventId = id ?? wired.world.next("Ev0");
  let again = 0;
  const door = (request: Request) => {
    if (before + again > 0) request.headers.set("x-slack-retry-num", String(before + again));
    return wired.door(request);
  };
  for (;;) {
    const { status } = await sendEvent({ ...wired, door }, event, eventId);
    if (status !== SEND_AGAIN || again === RETRIES) return { status, again };
    again += 1;
  }
}
