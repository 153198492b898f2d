/** What Slack gets as the HTTP body: the answer, or what is said where there is none. */
import type { CallPlace, Heard } from "../chat/call.ts";
import type { PreparedCard, Rendering } from "../chat/card.ts";
import { impossible } from "../core/refusal.ts";
import { wordsIn } from "../core/words.ts";
import type { Envelope } from "./envelope.ts";
import { renderCard } from "./render-card.ts";
import { renderForm, renderNote, renderWaiting } from "./render-form.ts";
import type { SlackViewAnswer } from "./shapes.ts";

export type Reply = { readonly status: number; readonly body?: Readonly<Record<string, unknown>> };

export const acknowledged: Reply = { status: 200 };
export const sendAgain: Reply = { status: 503 };
/** Whoever sent it may not speak for this installation. */
export const unproven: Reply = { status: 401 };

type Card = Extract<Heard, { kind: "card" }>;

/** The only kinds of delivery in whose reply Slack shows something. */
export type Said = Exclude<Envelope, { kind: "challenge" | "ssl-check" | "unknown" }>;

export const commandReply = (answer: Pick<Card, "card" | "rendering" | "to">): Reply => ({
  status: 200,
  body: {
    response_type: answer.to === "you" ? "ephemeral" : "in_channel",
    ...renderCard(answer.card, answer.rendering),
  },
});

/** A message only for who asked, by Slack's `response_url`: where the reply itself cannot carry it. */
export const laterMessage = (answer: Pick<Card, "card" | "rendering" | "to">) => ({
  response_type: answer.to === "you" ? "ephemeral" : "in_channel",
  replace_original: false,
  ...renderCard(answer.card, answer.rendering),
});

/** Where Slack takes a message for who asked, after the reply. */
export const responseUrlOf = (said: Said): string | undefined =>
  said.kind === "command" || said.kind === "actions" || said.kind === "message-action"
    ? said.body.response_url
    : undefined;

/** A card of one sentence. */
export const saying = (text: string): PreparedCard => ({
  title: "",
  notification: text,
  blocks: [{ kind: "text", text }],
});

const say = (text: string, rendering: Rendering): Reply =>
  commandReply({ card: saying(text), rendering, to: "you" });

/** The reply to a view; errors stand under their fields, those of unknown fields under the first. */
export function viewReply(answer: Heard, body: SlackViewAnswer, place: CallPlace): Reply {
  switch (answer.kind) {
    case "done":
    case "repeat":
      return acknowledged;
    case "card":
      return update(renderNote(answer.card, answer.rendering));
    case "form":
      return update(renderForm(answer.form, answer.rendering, place));
    case "form-errors":
      return errorsReply(answer.errors, body);
    default:
      return impossible(answer);
  }
}

const update = (view: object): Reply => ({ status: 200, body: { response_action: "update", view } });

function errorsReply(errors: Readonly<Record<string, string>>, body: SlackViewAnswer): Reply {
  const fields = body.view.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
  const [first] = fields;
  // Slack drops the whole answer for one unknown field, and the person would see nothing at all.
  if (first === undefined) return sendAgain;
  const shown = new Map<string, string>();
  for (const [field, text] of Object.entries(errors)) {
    const block = fields.includes(field) ? field : first;
    const before = shown.get(block);
    shown.set(block, before === undefined ? text : `${before} ${text}`);
  }
  return { status: 200, body: { response_action: "errors", errors: Object.fromEntries(shown) } };
}

/** Nothing was committed. Slack repeats events; a person is told to. */
export function failedReply(envelope: Said, rendering: Rendering): Reply {
  const text = wordsIn(rendering.language, "slack")("notDone");
  switch (envelope.kind) {
    case "command":
      return say(text, rendering);
    case "view":
      return envelope.body.type === "view_closed" ? acknowledged : errorsReply({ "": text }, envelope.body);
    case "suggestion":
      return { status: 200, body: { options: [] } };
    case "event":
    case "actions":
    case "shortcut":
    case "message-action":
      return sendAgain;
    default:
      return impossible(envelope);
  }
}

/** Two and a half seconds have passed and it is not known what will come of it. */
export function lateReply(envelope: Said, rendering: Rendering): Reply {
  switch (envelope.kind) {
    case "command":
      return say(wordsIn(rendering.language, "slack")("stillWorking"), rendering);
    case "view":
      return envelope.body.type === "view_closed" ? acknowledged : update(renderWaiting(rendering));
    case "suggestion":
      return { status: 200, body: { options: [] } };
    case "event":
      // A 200 would mean committed; Slack sends it again, and a repeat of what was done is known by its id.
      return sendAgain;
    case "actions":
    case "shortcut":
    case "message-action":
      return acknowledged;
    default:
      return impossible(envelope);
  }
}
