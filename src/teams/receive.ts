/** Teams' door: `POST /api/messages`. A 200 means committed; 401 an unproven sender; 503 asks Teams to send again. */
import type { Answer, Call, Heard, Router } from "../chat/call.ts";
import { describeError } from "../db/errors.ts";
import { type Asked, answerInvoke, answerTrouble } from "./answer-invoke.ts";
import { authenticate, botActivity, type Proof } from "./authenticate.ts";
import type { Bot } from "./connector.ts";
import { isTurned, type Passed, passGate } from "./gate.ts";
import { type Mentions, mentionsOf } from "./mentions.ts";
import { openMessenger } from "./messenger.ts";
import { type ReadCall, readActivity } from "./read-activity.ts";
import { postForm, type Saying } from "./say-later.ts";
import { METADATA_URL, type TeamsSettings } from "./settings.ts";
import { type SigningKeys, signingKeys } from "./signing-keys.ts";

export type Door = (request: Request) => Promise<Response>;

type Parts = Saying & {
  readonly settings: TeamsSettings;
  readonly keys: SigningKeys;
  readonly router: Router;
  readonly mentions: Mentions;
};

/** Errors (when it is made): settings that would leave authentication off. The door itself never throws. */
export function teamsDoor(settings: TeamsSettings, router: Router): Door {
  const messenger = openMessenger(settings);
  const keys = signingKeys(settings.metadataUrl ?? METADATA_URL, settings.timeoutMs ?? 5000);
  const mentions = mentionsOf(messenger);
  const parts: Parts = { settings, keys, router, mentions, messenger, log: settings.log };
  return async (request) => {
    try {
      return await receive(parts, request);
    } catch (error) {
      settings.log.error({ part: "teams", cause: describeError(error) }, "an activity could not be taken");
      return empty(503);
    }
  };
}

const empty = (status: number): Response => new Response(null, { status });

async function receive(parts: Parts, request: Request): Promise<Response> {
  const passed = await passGate(request, parts.settings).catch(() => ({ status: 400 as const }));
  if (isTurned(passed)) return empty(passed.status);
  const bot = parts.messenger.botOf(passed.app);
  const proof = await authenticate(passed, bot, parts);
  if (!proof) return empty(401);
  return inTurn({ bot, proof, passed }, () => answerActivity(parts, passed));
}

type Turn = { readonly bot: Bot; readonly proof: Proof; readonly passed: Passed };

/**
 * Runs the work as botbuilder's turn. Its adapter returns nothing and wraps errors as text, so the response
 * and whatever was thrown are kept here.
 */
async function inTurn({ bot, proof, passed }: Turn, work: () => Promise<Response>): Promise<Response> {
  let result: { response: Response } | { error: unknown } | undefined;
  await bot.adapter.processActivityDirect(proof, botActivity(passed), async () => {
    result = await work().then(
      (response) => ({ response }),
      (error: unknown) => ({ error }),
    );
  });
  if (result === undefined) throw new Error("botbuilder ended the turn without running it");
  if ("error" in result) throw result.error;
  return result.response;
}

async function answerActivity(parts: Parts, { activity, app }: Passed): Promise<Response> {
  const read = readActivity(activity, app);
  const name = activity.name ?? "";
  if (read === "nothing") return empty(200);
  if (read === "unreadable") return Response.json(answerTrouble(name, activity.locale, "unreadable"));
  if (activity.type === "invoke") return answerAsked(parts, { ...read, name });
  parts.mentions.learn(activity);
  const answer = await parts.router(await parts.mentions.resolve(read.call));
  if (answer.kind === "foreign") return empty(401);
  await answerMessage(parts, read, answer);
  return empty(200);
}

/** A person waits at the screen, and Teams does not repeat an invoke: trouble is told instead of a 5xx. */
async function answerAsked(parts: Parts, asked: Asked): Promise<Response> {
  let answer: Answer;
  try {
    answer = await parts.router(asked.call);
  } catch (error) {
    parts.log.error({ part: "teams", cause: describeError(error) }, "a press was not done");
    return Response.json(answerTrouble(asked.name, asked.call.account.locale, "notDone"));
  }
  if (answer.kind === "foreign") return empty(401);
  try {
    return Response.json(await answerInvoke(parts, asked, answer));
  } catch (error) {
    parts.log.error(
      { part: "teams", cause: describeError(error) },
      "the answer to a press could not be shown",
    );
    // A form that is not shown is all that would have come of it.
    const told = answer.kind === "form" ? "notDone" : "done";
    return Response.json(answerTrouble(asked.name, asked.call.account.locale, told));
  }
}

/** Cards were queued by the router; a form is what it cannot queue. It is committed: no error may undo that. */
async function answerMessage(parts: Parts, { call }: ReadCall, answer: Heard): Promise<void> {
  if (answer.kind !== "form") return;
  try {
    if (!(await postForm(parts, call, answer))) await parts.router(askedForButton(call));
  } catch (error) {
    parts.log.error({ part: "teams", cause: describeError(error) }, "a form could not be shown");
  }
}

/** Asks the same as another delivery, so that the button that opens the form is queued in its place. */
function askedForButton({ deed: _, ...call }: Call): Call {
  return { ...call, deliveryId: `${call.deliveryId}:button`, opensNoForm: true };
}
