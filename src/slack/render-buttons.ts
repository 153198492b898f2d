/** Buttons: each carries an opaque handle as its value and nothing else. */
import type { types as slack } from "@slack/bolt";
import type { Confirm, PreparedButton, Rendering } from "../chat/card.ts";
import { shorten } from "../core/shorten.ts";
import { LIMITS } from "./limits.ts";
import { plainText } from "./rich-text.ts";

/** Says in the button's id whether a form follows, so that the door can show a waiting view while it is made. */
export const FORM_BUTTON = "form";
const PRESS_BUTTON = "press";
/** Slack reports presses of links too; they mean nothing to us. */
export const LINK_BUTTON = "link";

/** Emoji off: a `:name:` in people's words stays as typed. */
export const plain = (text: string, length: number): slack.PlainTextElement => ({
  type: "plain_text",
  text: shorten(text, length),
  emoji: false,
});

function confirmDialog(confirm: Confirm, rendering: Rendering, isDanger: boolean): slack.ConfirmationDialog {
  const dialog: slack.ConfirmationDialog = {
    title: plain(plainText(confirm.title, rendering), LIMITS.confirm.title),
    text: plain(plainText(confirm.text, rendering), LIMITS.confirm.text),
    confirm: plain(plainText(confirm.yes, rendering), LIMITS.confirm.answer),
    deny: plain(plainText(confirm.no, rendering), LIMITS.confirm.answer),
  };
  return isDanger ? { ...dialog, style: "danger" } : dialog;
}

/** Only the web: a `slack:` or `javascript:` address never becomes a button. */
export const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url);

function button(each: PreparedButton, rendering: Rendering, index: number): slack.Button | null {
  const text = plain(plainText(each.label, rendering), LIMITS.button.text);
  if ("url" in each) {
    if (!isWebAddress(each.url) || each.url.length > LIMITS.button.url) return null;
    return { type: "button", action_id: `${LINK_BUTTON}-${index}`, text, url: each.url };
  }
  const kind = each.opensForm ? FORM_BUTTON : PRESS_BUTTON;
  return {
    type: "button",
    action_id: `${kind}-${index}`,
    text,
    value: each.handle,
    ...(each.style && { style: each.style }),
    ...(each.confirm && { confirm: confirmDialog(each.confirm, rendering, each.style === "danger") }),
  };
}

/** Rows of at most 25 buttons. `from` keeps ids unique within a message. */
export function renderButtons(
  buttons: readonly PreparedButton[],
  rendering: Rendering,
  from: number,
): slack.ActionsBlock[] {
  const elements = buttons
    .map((each, index) => button(each, rendering, from + index))
    .filter((element) => element !== null);
  const rows: slack.ActionsBlock[] = [];
  for (let at = 0; at < elements.length; at += LIMITS.actions.elements) {
    rows.push({ type: "actions", elements: elements.slice(at, at + LIMITS.actions.elements) });
  }
  return rows;
}
