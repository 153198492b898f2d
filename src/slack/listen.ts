/** Bolt finds the listener; the gate before it has already proven and parsed what it is given. */
import type { App, Receiver } from "@slack/bolt";
import { z } from "zod";
import type { Log } from "../core/log.ts";
import type { Exchange } from "./answer-call.ts";
import type { Reply } from "./reply.ts";
import { bolt } from "./vendor.ts";
import { clientOptions, slackLogger } from "./web-client.ts";

type Answer = (exchange: Exchange) => Promise<Reply>;
type ListenSettings = { readonly url?: string; readonly log: Log };

// Bolt's own receivers answer before the work is committed; ours only remembers what Bolt would have said.
const receiver: Receiver = {
  init: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

const ANY = /^/;
const Carried = z.object({ exchange: z.custom<Exchange>((value) => typeof value === "object") });

/**
 * Runs an exchange through Bolt. Resolves once its listener has: a reply with 200 means committed. Errors: what
 * the listener threw. There is no `app.error` on purpose: with one, Bolt would resolve and an event would be lost.
 */
export function boltListeners(
  answer: Answer,
  settings: ListenSettings,
): (exchange: Exchange) => Promise<Reply> {
  const answers = new WeakMap<Exchange, Reply>();
  const listener = async ({ context }: { context: object }) => {
    const { exchange } = Carried.parse(context);
    answers.set(exchange, await answer(exchange));
  };
  let app: App | undefined;
  return async (exchange) => {
    app ??= openApp(settings, listener);
    await app.processEvent({
      body: exchange.said.body,
      ack: acknowledgeOnce(),
      customProperties: { exchange },
    });
    return answers.get(exchange) ?? { status: 404 };
  };
}

function openApp(settings: ListenSettings, listener: (given: { context: object }) => Promise<void>): App {
  const app = new (bolt().App)({
    receiver,
    authorize: () => Promise.resolve({}),
    ignoreSelf: false,
    convoStore: false,
    logger: slackLogger(settings.log),
    clientOptions: clientOptions(settings),
  });
  app.command(ANY, listener);
  app.action(ANY, listener);
  app.view({ callback_id: ANY, type: "view_submission" }, listener);
  app.view({ callback_id: ANY, type: "view_closed" }, listener);
  app.options(ANY, listener);
  app.shortcut(ANY, listener);
  app.event(ANY, listener);
  return app;
}

/** Events are acknowledged by Bolt before their listener ran: this only sees to it that nobody does so twice. */
function acknowledgeOnce(): () => Promise<void> {
  let isAcknowledged = false;
  return async () => {
    if (isAcknowledged) throw new (bolt().ReceiverMultipleAckError)();
    isAcknowledged = true;
  };
}
