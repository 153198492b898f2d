/** Answers that no reply can carry: a form beside its command, an answer too long for a note. */
import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Call } from "../chat/call.ts";
import type { Log } from "../core/log.ts";
import { stopwatch } from "../db/clock.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { CardMessage } from "./adaptive-card.ts";
import { LIMITS } from "./limits.ts";
import type { Messenger, Target } from "./messenger.ts";
import { cardMessage, messageOf, summaryOf } from "./render-card.ts";
import { renderForm, shapeOf } from "./render-form.ts";

export type Saying = { readonly messenger: Messenger; readonly log: Log };

type FormAnswer = Extract<Answer, { kind: "form" }>;
type CardAnswer = Extract<Answer, { kind: "card" }>;

/** Posts a form where it was asked for: a message cannot open a dialog. False where it may not have arrived. */
export async function postForm(saying: Saying, call: Call, answer: FormAnswer): Promise<boolean> {
  const shape = shapeOf(answer.form, answer.rendering);
  const content = renderForm(answer.form.handle, shape, { in: "message" });
  const message = messageOf(content, summaryOf({ notification: shape.title }, answer.rendering));
  return post(saying, call, { target: placeOf(call), message });
}

/** Posts a card for the caller alone. False where it may not have arrived. */
export async function postPrivately(saying: Saying, call: Call, answer: CardAnswer): Promise<boolean> {
  const message = cardMessage(answer.card, answer.rendering, { isAlert: false });
  if (call.place.kind === "personal") return post(saying, call, { target: placeOf(call), message });
  const { installation, account, place } = call;
  const own = await inTurn(call, () =>
    saying.messenger.openPersonal(installation, account.subject, place.serviceUrl),
  );
  if (own.kind !== "done") return false;
  const target = { ...placeOf(call), conversation: own.result, thread: "" };
  return post(saying, call, { target, message });
}

const placeOf = ({ installation, place }: Call): Target => ({
  installation,
  conversation: place.conversation,
  thread: place.thread,
  serviceUrl: place.serviceUrl,
});

/** The call is committed, and whoever gets a "false" tells the person in another way. */
async function post(
  { messenger, log }: Saying,
  call: Call,
  { target, message }: { readonly target: Target; readonly message: CardMessage },
): Promise<boolean> {
  const outcome = await inTurn(call, () => messenger.post(target, message));
  if (outcome.kind !== "done")
    log.info({ part: "teams", reason: outcome.reason }, "an answer could not be posted");
  return outcome.kind === "done";
}

/** What Teams surely did not do is tried again when Teams says, for as long as it waits for the turn itself. */
async function inTurn<T>({ answersInline }: Call, attempt: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const withinMs = answersInline ? LIMITS.patienceMs.press : LIMITS.patienceMs.message;
  const elapsedMs = stopwatch();
  for (;;) {
    const outcome = await attempt();
    if (outcome.kind !== "retry" || elapsedMs() + outcome.afterMs > withinMs) return outcome;
    await pause(outcome.afterMs);
  }
}
