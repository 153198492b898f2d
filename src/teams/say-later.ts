/** Answers that no reply can carry: a form beside its command, an answer too long for a note. */
import type { Answer, Call } from "../chat/call.ts";
import type { Log } from "../core/log.ts";
import type { CardMessage } from "./adaptive-card.ts";
import type { Messenger, Target } from "./messenger.ts";
import { cardMessage, messageOf, summaryOf } from "./render-card.ts";
import { renderForm, shapeOf } from "./render-form.ts";

export type Saying = { readonly messenger: Messenger; readonly log: Log };

type FormAnswer = Extract<Answer, { kind: "form" }>;
type CardAnswer = Extract<Answer, { kind: "card" }>;

/** Posts a form where it was asked for: a message cannot open a dialog. False where that failed. */
export async function postForm(saying: Saying, call: Call, answer: FormAnswer): Promise<boolean> {
  const shape = shapeOf(answer.form, answer.rendering);
  const content = renderForm(answer.form.handle, shape, { in: "message" });
  return post(
    saying,
    placeOf(call),
    messageOf(content, summaryOf({ notification: shape.title }, answer.rendering)),
  );
}

/** Posts a card for the caller alone. False where that failed. */
export async function postPrivately(saying: Saying, call: Call, answer: CardAnswer): Promise<boolean> {
  const message = cardMessage(answer.card, answer.rendering, { isAlert: false });
  if (call.place.kind === "personal") return post(saying, placeOf(call), message);
  const { installation, account, place } = call;
  const own = await saying.messenger.openPersonal(installation, account.subject, place.serviceUrl);
  if (own.kind !== "done") return false;
  return post(saying, { ...placeOf(call), conversation: own.result, thread: "" }, message);
}

const placeOf = ({ installation, place }: Call): Target => ({
  installation,
  conversation: place.conversation,
  thread: place.thread,
  serviceUrl: place.serviceUrl,
});

/** The call is committed: what is lost here is asked for again by a press, and nothing else depends on it. */
async function post({ messenger, log }: Saying, target: Target, message: CardMessage): Promise<boolean> {
  const outcome = await messenger.post(target, message);
  if (outcome.kind !== "done")
    log.warn({ part: "teams", reason: outcome.reason }, "an answer could not be posted");
  return outcome.kind === "done";
}
