/** A delivery that is proven to be Slack's, by HTTP or socket mode: through Bolt to the router, answered in time. */
import type { Router } from "../chat/call.ts";
import type { Log } from "../core/log.ts";
import type { Language } from "../core/words.ts";
import { wordsIn } from "../core/words.ts";
import { describeError } from "../db/errors.ts";
import { type Answering, answerCall, type Exchange } from "./answer-call.ts";
import { sayLater } from "./answer-outside.ts";
import type { Envelope } from "./envelope.ts";
import { boltListeners } from "./listen.ts";
import type { CallSettings, Delivery } from "./read-call.ts";
import { acknowledged, failedReply, lateReply, type Reply, responseUrlOf, saying } from "./reply.ts";
import { type SlackApi, slackClients } from "./web-client.ts";

export type ExchangeSettings = CallSettings & {
  /** Of the organisation: for the door's own few words, said before anyone knows who asks. */
  readonly language: Language;
  readonly api: SlackApi;
  readonly log: Log;
  /** Slack waits three seconds for an answer. Default 2500. */
  readonly deadlineMs?: number;
  /** How long a form may take before its reader is shown that it comes. Default 1200. */
  readonly waitingMs?: number;
  /** Whose reply has left without it; the process must not end before this is empty. */
  readonly lateWork?: Set<Promise<unknown>>;
};

/** Answers a delivery; never rejects. A 200 means committed, except where a person is told that it takes longer. */
export type SlackExchange = (envelope: Envelope, delivery: Delivery) => Promise<Reply>;

export function slackExchange(settings: ExchangeSettings, router: Router): SlackExchange {
  const answering: Answering = {
    router,
    calls: settings,
    clientOf: slackClients(settings.api),
    ...(settings.api.url && { apiUrl: settings.api.url }),
    log: settings.log,
    rendering: { language: settings.language, zone: null },
    waitingMs: settings.waitingMs ?? 1200,
  };
  const listen = boltListeners((exchange) => answerCall(answering, exchange), settings.api);
  return async (envelope, delivery) => {
    if (envelope.kind === "challenge") return { status: 200, body: { challenge: envelope.challenge } };
    if (envelope.kind === "ssl-check" || envelope.kind === "unknown") return acknowledged;
    const exchange: Exchange = { said: envelope, delivery, isLate: false };
    const work = answered(answering, exchange, listen(exchange));
    return inTime(settings.deadlineMs ?? 2500, exchange, {
      work,
      late() {
        settings.lateWork?.add(work);
        void work.finally(() => settings.lateWork?.delete(work));
        return lateReply(envelope, answering.rendering);
      },
    });
  };
}

/** What came of the work; where it failed, nothing was committed, and whoever asked is told so. */
async function answered(door: Answering, exchange: Exchange, work: Promise<Reply>): Promise<Reply> {
  try {
    return await work;
  } catch (error) {
    door.log.error({ kind: exchange.said.kind, cause: describeError(unwrapped(error)) }, "a delivery failed");
    const isTold = exchange.isLate || exchange.said.kind === "actions";
    if (isTold) await sayLater(door, responseUrlOf(exchange.said), notDone(door));
    return failedReply(exchange.said, door.rendering);
  }
}

const notDone = (door: Answering) => ({
  card: saying(wordsIn(door.rendering.language, "slack")("notDone")),
  rendering: door.rendering,
  to: "you" as const,
});

/** Bolt wraps what a listener throws. */
const unwrapped = (error: unknown): unknown =>
  error instanceof Error && "original" in error ? error.original : error;

async function inTime(
  deadlineMs: number,
  exchange: Exchange,
  outcome: { readonly work: Promise<Reply>; readonly late: () => Reply },
): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Reply>((resolve) => {
    timer = setTimeout(() => {
      exchange.isLate = true;
      resolve(outcome.late());
    }, deadlineMs);
  });
  try {
    return await Promise.race([outcome.work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
