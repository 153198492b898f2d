/** One delivery through the router, and its answer to where Slack shows it. */
import type { Call, Heard, Router } from "../chat/call.ts";
import type { Rendering } from "../chat/card.ts";
import { impossible } from "../core/refusal.ts";
import { wordsIn } from "../core/words.ts";
import { type Outside, openView, publishHome, sayLater, updateView } from "./answer-outside.ts";
import { type CallSettings, type Delivery as Delivered, readCall } from "./read-call.ts";
import { FORM_BUTTON } from "./render-buttons.ts";
import { renderForm, renderNote, renderWaiting } from "./render-form.ts";
import {
  acknowledged,
  commandReply,
  type Reply,
  responseUrlOf,
  type Said,
  saying,
  unproven,
  viewReply,
} from "./reply.ts";

/** One delivery on its way; `isLate` turns true when its reply has left without it. */
export type Exchange = { readonly said: Said; readonly delivery: Delivered; isLate: boolean };

export type Answering = Outside & {
  readonly router: Router;
  readonly calls: CallSettings;
  /** For the door's own words, before anyone knows who is asking. */
  readonly rendering: Rendering;
  /** How long a form may take before its reader is shown that it comes. */
  readonly waitingMs: number;
};

type Card = Extract<Heard, { kind: "card" }>;

/** Resolves after COMMIT. Errors: whatever the router throws, which means that nothing was committed. */
export async function answerCall(door: Answering, exchange: Exchange): Promise<Reply> {
  const { said, delivery } = exchange;
  const call = readCall(said, delivery, door.calls);
  if (!call) return said.kind === "suggestion" ? { status: 200, body: { options: [] } } : acknowledged;
  const waiting = showWaiting(door, call, said);
  try {
    const answer = await door.router(call);
    if (answer.kind === "foreign") return unproven;
    return await deliver(door, { exchange, call, answer, waiting: await waiting.stop() });
  } catch (error) {
    const id =
      (await waiting.stop()) ?? (exchange.isLate && said.kind === "view" ? said.body.view.id : undefined);
    const text = wordsIn(door.rendering.language, "slack")("notDone");
    if (id) await updateView(door, call, { id, view: renderNote(saying(text), door.rendering) });
    throw error;
  }
}

/** A trigger lives for three seconds: where a form is coming and takes long, a view that says so is opened first. */
function showWaiting(door: Answering, call: Call, said: Said) {
  const isLikely =
    said.kind === "message-action" ||
    (said.kind === "actions" && said.body.actions[0]?.action_id.startsWith(FORM_BUTTON));
  let opening: Promise<string | undefined> | undefined;
  const timer = setTimeout(() => {
    if (isLikely) opening = openView(door, call, renderWaiting(door.rendering));
  }, door.waitingMs);
  return {
    stop: async (): Promise<string | undefined> => {
      clearTimeout(timer);
      return opening;
    },
  };
}

type Delivery = {
  readonly exchange: Exchange;
  readonly call: Call;
  readonly answer: Heard;
  /** The id of the waiting view, where one was opened. */
  readonly waiting: string | undefined;
};

async function deliver(door: Answering, delivery: Delivery): Promise<Reply> {
  const { exchange, call, answer, waiting } = delivery;
  if (exchange.said.kind === "view") return deliverToView(door, delivery);
  switch (answer.kind) {
    case "card":
      return deliverCard(door, delivery, answer);
    case "form":
      return deliverForm(door, delivery, answer);
    case "done":
    case "repeat":
    case "form-errors": {
      const text = wordsIn(door.rendering.language, "slack")("seeConversation");
      if (waiting)
        await updateView(door, call, { id: waiting, view: renderNote(saying(text), door.rendering) });
      return acknowledged;
    }
    default:
      return impossible(answer);
  }
}

async function deliverCard(door: Answering, delivery: Delivery, answer: Card): Promise<Reply> {
  const { exchange, call, waiting } = delivery;
  if (call.ask.kind === "home") await publishHome(door, call, answer);
  else if (waiting)
    await updateView(door, call, { id: waiting, view: renderNote(answer.card, answer.rendering) });
  else if (exchange.said.kind === "command" && !exchange.isLate) return commandReply(answer);
  else await sayLater(door, responseUrlOf(exchange.said), answer);
  return acknowledged;
}

async function deliverForm(
  door: Answering,
  delivery: Delivery,
  answer: Extract<Heard, { kind: "form" }>,
): Promise<Reply> {
  const { call, waiting } = delivery;
  const view = renderForm(answer.form, answer.rendering, call.place);
  if (waiting) await updateView(door, call, { id: waiting, view });
  else if ((await openView(door, call, view)) === undefined) {
    const text = wordsIn(answer.rendering.language, "slack")("formNotOpened");
    return deliverCard(door, delivery, { ...answer, kind: "card", card: saying(text), to: "you" });
  }
  return acknowledged;
}

/** A view is answered in the reply; one whose reply has left is updated instead. */
async function deliverToView(door: Answering, { exchange, call, answer }: Delivery): Promise<Reply> {
  const { said } = exchange;
  if (said.kind !== "view") return acknowledged;
  const reply = viewReply(answer, said.body, call.place);
  if (!exchange.isLate) return reply;
  const id = said.body.view.id;
  const rendering = answer.kind === "card" || answer.kind === "form" ? answer.rendering : door.rendering;
  if (answer.kind === "form") {
    await updateView(door, call, { id, view: renderForm(answer.form, rendering, call.place) });
    return acknowledged;
  }
  const card = answer.kind === "card" ? answer.card : saying(lateText(door, answer));
  await updateView(door, call, { id, view: renderNote(card, rendering) });
  return acknowledged;
}

const lateText = (door: Answering, answer: Heard): string =>
  answer.kind === "form-errors"
    ? Object.values(answer.errors).join("\n")
    : wordsIn(door.rendering.language, "slack")("seeConversation");
