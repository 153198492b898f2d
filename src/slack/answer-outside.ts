/** What an answer needs beside the HTTP reply: a view opened or updated, the home published, a late message. */
import type { types as slack } from "@slack/bolt";
import type { Answer, Call } from "../chat/call.ts";
import type { Log } from "../core/log.ts";
import { attempt } from "./read-failure.ts";
import { renderViewBlocks } from "./render-card.ts";
import { laterMessage } from "./reply.ts";
import type { ClientOf } from "./web-client.ts";

export type Outside = {
  readonly clientOf: ClientOf;
  /** Base of the Web API: late messages may go to its host, as to Slack's own. */
  readonly apiUrl?: string;
  readonly log: Log;
};

type Card = Extract<Answer, { kind: "card" }>;

/** Opens a view; undefined where Slack would not (the trigger is older than three seconds). */
export async function openView(
  outside: Outside,
  call: Call,
  view: slack.ModalView,
): Promise<string | undefined> {
  const trigger = call.trigger;
  if (trigger === undefined) return undefined;
  const opened = await attempt(async () => {
    const client = await outside.clientOf(call.installation);
    return (await client.views.open({ trigger_id: trigger, view })).view?.id ?? "";
  });
  if (opened.kind === "done") return opened.result;
  outside.log.warn({ reason: opened.reason }, "a view could not be opened");
  return undefined;
}

/** Replaces what a view shows; a view that its reader has closed meanwhile is no fault. */
export async function updateView(
  outside: Outside,
  call: Call,
  change: { readonly id: string; readonly view: slack.ModalView },
): Promise<void> {
  const updated = await attempt(async () =>
    (await outside.clientOf(call.installation)).views.update({ view_id: change.id, view: change.view }),
  );
  if (updated.kind !== "done") outside.log.warn({ reason: updated.reason }, "a view could not be updated");
}

/** Shows a card as the home tab of whoever opened it. */
export async function publishHome(outside: Outside, call: Call, answer: Card): Promise<void> {
  const published = await attempt(async () =>
    (await outside.clientOf(call.installation)).views.publish({
      user_id: call.account.subject,
      view: { type: "home", blocks: renderViewBlocks(answer.card, answer.rendering) },
    }),
  );
  if (published.kind !== "done") outside.log.warn({ reason: published.reason }, "the home was not published");
}

/** Says something to who asked, after the reply has gone. Five times within half an hour, says Slack. */
export async function sayLater(
  outside: Outside,
  responseUrl: string | undefined,
  answer: Pick<Card, "card" | "rendering" | "to">,
): Promise<void> {
  if (!responseUrl || !isSlackHost(responseUrl, outside.apiUrl)) return;
  const said = await attempt(() =>
    fetch(responseUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(laterMessage(answer)),
      redirect: "error",
      signal: AbortSignal.timeout(5000),
    }),
  );
  if (said.kind === "done" && said.result.ok) return;
  const reason = said.kind === "done" ? `status ${said.result.status}` : said.reason;
  outside.log.warn({ reason }, "a late answer was not delivered");
}

// The address comes in a signed body, yet a request of ours goes only where Slack is.
function isSlackHost(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { origin } = new URL(url);
  return origin === "https://hooks.slack.com" || (apiUrl !== undefined && origin === new URL(apiUrl).origin);
}
