/** Buttons as Universal Actions: each carries its handle and nothing else. */
import type { PreparedButton, Rendering } from "../chat/card.ts";
import { shorten } from "../core/shorten.ts";
import { type Element, VERB } from "./adaptive-card.ts";
import { neutral, webAddress } from "./escape.ts";
import { LIMITS } from "./limits.ts";
import { paragraph, plainText } from "./render-texts.ts";

type Pressable = Extract<PreparedButton, { handle: string }>;

/** At most six to a set, which is what Teams shows in a row; further ones stand in sets below. */
export function renderButtons(buttons: readonly PreparedButton[], rendering: Rendering): Element[] {
  const actions = buttons.slice(0, LIMITS.actions).flatMap((button) => renderButton(button, rendering));
  const sets: Element[] = [];
  for (let at = 0; at < actions.length; at += LIMITS.actionsPerSet) {
    sets.push({ type: "ActionSet", actions: actions.slice(at, at + LIMITS.actionsPerSet) });
  }
  return sets;
}

function renderButton(button: PreparedButton, rendering: Rendering): Element[] {
  const title = actionTitle(button.label, rendering);
  if ("url" in button) {
    const url = webAddress(button.url, LIMITS.url);
    return url === undefined ? [] : [{ type: "Action.OpenUrl", title, url }];
  }
  if (button.confirm) return [renderConfirm(button, button.confirm, rendering)];
  return [
    button.opensForm ? dialogAction(button, title) : execute({ handle: button.handle }, title, button.style),
  ];
}

export const actionTitle = (label: string, rendering: Rendering): string =>
  neutral(shorten(plainText(label, rendering), LIMITS.actionTitle));

/** A press that Teams answers at once; older clients send it as a message with a value instead. */
export function execute(data: Record<string, string>, title: string, style?: Pressable["style"]): Element {
  const looks = style === undefined ? {} : { style: style === "danger" ? "destructive" : "positive" };
  const { shape: _, ...light } = data;
  return {
    type: "Action.Execute",
    verb: VERB,
    title,
    data,
    ...looks,
    fallback: { type: "Action.Submit", title, data: light, ...looks },
  };
}

/** Only a submit with this mark makes Teams ask for a dialog (`task/fetch`). */
const dialogAction = (button: Pressable, title: string): Element => ({
  type: "Action.Submit",
  title,
  data: { handle: button.handle, msteams: { type: "task/fetch" } },
  ...(button.style && { style: button.style === "danger" ? "destructive" : "positive" }),
});

/** Teams knows no question before a press: a small card that unfolds asks it. */
function renderConfirm(
  button: Pressable,
  confirm: NonNullable<Pressable["confirm"]>,
  rendering: Rendering,
): Element {
  const folding = { text: 600, lines: 10 };
  return {
    type: "Action.ShowCard",
    title: actionTitle(button.label, rendering),
    ...(button.style && { style: button.style === "danger" ? "destructive" : "positive" }),
    card: {
      type: "AdaptiveCard",
      body: [
        ...paragraph(confirm.title, rendering, { folding, look: { weight: "Bolder" } }),
        ...paragraph(confirm.text, rendering, { folding }),
        {
          type: "ActionSet",
          actions: [execute({ handle: button.handle }, actionTitle(confirm.yes, rendering), button.style)],
        },
      ],
    },
  };
}
