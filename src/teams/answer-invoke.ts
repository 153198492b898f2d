/** What Teams is given back for a press or a dialog: a body, always with 200, since Teams shows nothing of a 4xx. */
import type { Call, Heard } from "../chat/call.ts";
import type { PreparedCard, Rendering } from "../chat/card.ts";
import { impossible } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import { nearestLanguage, wordsIn } from "../core/words.ts";
import { type AdaptiveCard, CARD_TYPE, type JsonObject } from "./adaptive-card.ts";
import { neutral } from "./escape.ts";
import { refilled, type Shape } from "./form-shape.ts";
import { LIMITS } from "./limits.ts";
import type { ReadCall } from "./read-activity.ts";
import { envelope, renderCard } from "./render-card.ts";
import { type FormPlace, renderForm, shapeOf } from "./render-form.ts";
import { plainText, richText } from "./render-texts.ts";
import { postForm, postPrivately, type Saying } from "./say-later.ts";

export type Asked = ReadCall & { readonly name: string };

type Words = "done" | "seeAnswer" | "notDone" | "unreadable";

/** The language of whoever asked, as Teams knows it; for our own words around an answer. */
const renderingOf = ({ account }: Call): Rendering => ({
  language: nearestLanguage(account.locale),
  zone: account.zone ?? null,
});

const ours = (rendering: Rendering, key: Words): string => wordsIn(rendering.language, "teams")(key);

/** The body for an invoke's answer. */
export async function answerInvoke(saying: Saying, asked: Asked, answer: Heard): Promise<JsonObject> {
  return asked.name === "adaptiveCard/action"
    ? answerPress(saying, asked, answer)
    : answerDialog(asked, answer);
}

/** For what cannot be read or was not done: a sentence instead of Teams' own "something went wrong". */
export function answerTrouble(name: string, locale: string | undefined, key: Words): JsonObject {
  const text = ours({ language: nearestLanguage(locale), zone: null }, key);
  return name === "adaptiveCard/action" ? note(text) : dialogNote(text);
}

async function answerPress(saying: Saying, asked: Asked, answer: Heard): Promise<JsonObject> {
  const { call, form } = asked;
  const rendering = renderingOf(call);
  switch (answer.kind) {
    case "done":
    case "repeat":
      // A form in a message is over: nobody shall fill it in twice.
      return call.ask.kind === "form"
        ? replaced(said(ours(rendering, "done"), rendering))
        : note(ours(rendering, "done"));
    case "form-errors":
      return form
        ? replaced(formAgain(form, call, { in: "message", errors: answer.errors }))
        : note(Object.values(answer.errors).join(" "));
    case "form":
      return (await postForm(saying, call, answer))
        ? note(ours(rendering, "done"))
        : note(ours(rendering, "notDone"));
    case "card":
      return answerWithCard(saying, call, answer);
    default:
      return impossible(answer);
  }
}

/** A card in the reply would take the place of the one that was pressed, which others still need. */
async function answerWithCard(
  saying: Saying,
  call: Call,
  answer: Extract<Heard, { kind: "card" }>,
): Promise<JsonObject> {
  if (call.ask.kind === "form") return replaced(renderCard(answer.card, answer.rendering));
  const short = shortText(answer.card, answer.rendering);
  if (short !== undefined) return note(short);
  if (await postPrivately(saying, call, answer)) return note(ours(answer.rendering, "seeAnswer"));
  return replaced(renderCard(answer.card, answer.rendering));
}

/** A card of a sentence or two, without buttons, as plain text; undefined for anything more. */
function shortText(card: PreparedCard, rendering: Rendering): string | undefined {
  const texts = card.blocks.map((block) => (block.kind === "text" ? block.text : undefined));
  if (texts.some((text) => text === undefined)) return undefined;
  const all = [card.title, ...texts].filter((text) => text).map((text) => plainText(text ?? "", rendering));
  const text = all.join(" ").replace(/\s+/g, " ").trim();
  return text.length > 0 && text.length <= LIMITS.note ? text : undefined;
}

/** A note beside the card. Teams shows it as plain text. */
const note = (text: string): JsonObject => ({
  statusCode: 200,
  type: "application/vnd.microsoft.activity.message",
  value: neutral(shorten(text, 500)),
});

const replaced = (card: AdaptiveCard): JsonObject => ({
  statusCode: 200,
  type: CARD_TYPE,
  value: card as unknown as JsonObject,
});

const said = (text: string, rendering: Rendering): AdaptiveCard =>
  envelope([richText(text)], rendering.language, shorten(text, LIMITS.summary));

function answerDialog(asked: Asked, answer: Heard): JsonObject {
  const { call, form, name } = asked;
  const rendering = renderingOf(call);
  switch (answer.kind) {
    case "done":
    case "repeat":
      // An empty body closes the dialog; what came of it stands in the conversation.
      return name.endsWith("/submit") ? {} : dialogNote(ours(rendering, "done"));
    case "form-errors":
      return form
        ? dialog(form.shape.title, formAgain(form, call, { in: "dialog", errors: answer.errors }))
        : dialogNote(Object.values(answer.errors).join(" "));
    case "form": {
      const shape = shapeOf(answer.form, answer.rendering);
      return dialog(shape.title, renderForm(answer.form.handle, shape, { in: "dialog" }));
    }
    case "card": {
      const title = plainText(answer.card.title, answer.rendering) || "Baton";
      return dialog(title, renderCard({ ...answer.card, title: "" }, answer.rendering));
    }
    default:
      return impossible(answer);
  }
}

function formAgain(
  form: { readonly handle: string; readonly shape: Shape },
  { ask }: Call,
  place: FormPlace,
): AdaptiveCard {
  const values = ask.kind === "form" ? ask.values : {};
  const shape = { ...form.shape, fields: refilled(form.shape.fields, values) };
  return renderForm(form.handle, shape, place);
}

const dialog = (title: string, card: AdaptiveCard): JsonObject => ({
  task: {
    type: "continue",
    value: {
      title: neutral(shorten(title, LIMITS.dialogTitle)),
      height: "medium",
      width: "medium",
      card: { contentType: CARD_TYPE, content: card as unknown as JsonObject },
    },
  },
});

const dialogNote = (text: string): JsonObject => ({
  task: { type: "message", value: neutral(shorten(text, 500)) },
});
