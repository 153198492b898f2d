/**
 * Slack's door. Who sent it is proven on the raw bytes before anything is read, what it says is parsed before
 * Bolt sees it, and the answer leaves after COMMIT, never before.
 */
import { Hono } from "hono";
import type { Router } from "../chat/call.ts";
import { describeError } from "../db/errors.ts";
import { type ExchangeSettings, type SlackExchange, slackExchange } from "./exchange.ts";
import { LIMITS } from "./limits.ts";
import { readBody, readBytes } from "./read-body.ts";
import { type Reply, sendAgain } from "./reply.ts";
import { deliveryOf, isOfNow, readSigned, type Signed, type SigningApp, signerOf } from "./signature.ts";

export type SlackDoorSettings = ExchangeSettings & {
  /** Whoever may sign; each speaks for its own installations alone. */
  readonly signers: readonly SigningApp[];
  /**
   * The database's clock, which judges signatures; it may be a moment old unless it is asked `anew`. May fail: then
   * Slack is asked to send again.
   */
  readonly now: (how?: "anew") => Promise<Date> | Date;
};

/** `POST /slack/events`, to be mounted by the web part. Errors: throws where a signing secret is missing. */
export function slackDoor(settings: SlackDoorSettings, router: Router): Hono {
  const isUnarmed = ({ signingSecrets }: SigningApp) =>
    signingSecrets.length === 0 || signingSecrets.some((secret) => secret.length < 8);
  if (settings.signers.length === 0 || settings.signers.some(isUnarmed))
    throw new Error("a Slack signing secret is missing or too short");
  const exchange = slackExchange(settings, router);
  const app = new Hono();
  app.post("/slack/events", (context) => receive(settings, exchange, context.req.raw));
  return app;
}

async function receive(
  settings: SlackDoorSettings,
  exchange: SlackExchange,
  request: Request,
): Promise<Response> {
  const signed = readSigned(request.headers);
  if (!signed) return new Response(null, { status: 401 });
  const raw = await readBytes(request, LIMITS.request.bytes);
  if (!raw) return new Response(null, { status: 413 });
  const signer = signerOf(settings.signers, signed, raw);
  if (!signer) return new Response(null, { status: 401 });
  const isCurrent = await isSignedNow(settings, signed);
  if (isCurrent === undefined) return asResponse(sendAgain);
  if (!isCurrent) return new Response(null, { status: 401 });
  const envelope = readBody(raw, request.headers.get("content-type") ?? "");
  if (!envelope) return new Response(null, { status: 400 });
  return asResponse(await exchange(envelope, { id: deliveryOf(signed, raw), provenBy: signer.names }));
}

/** Nobody is refused by a clock that is a moment old. Undefined where it cannot be read. */
async function isSignedNow({ now, log }: SlackDoorSettings, signed: Signed): Promise<boolean | undefined> {
  try {
    return isOfNow(signed, await now()) || isOfNow(signed, await now("anew"));
  } catch (error) {
    log.error({ cause: describeError(error) }, "the clock could not be read");
    return undefined;
  }
}

const asResponse = (reply: Reply): Response =>
  reply.body === undefined
    ? new Response(null, { status: reply.status })
    : Response.json(reply.body, { status: reply.status });
