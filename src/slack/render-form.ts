/** A neutral form as a Slack view. A field's name is its block's id, so errors and values come back under it. */
import type { types as slack } from "@slack/bolt";
import type { CallPlace } from "../chat/call.ts";
import type { PreparedCard, Rendering } from "../chat/card.ts";
import type { Choice, Field, PreparedForm } from "../chat/form.ts";
import { Fault, impossible } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import { wordsIn } from "../core/words.ts";
import { LIMITS } from "./limits.ts";
import { writePrivateNote } from "./private-note.ts";
import { plain } from "./render-buttons.ts";
import { renderViewBlocks } from "./render-card.ts";
import { inlines, plainText, section, splitInlines } from "./rich-text.ts";

export const FORM_VIEW = "form";
export const NOTE_VIEW = "note";
/** A local time is asked in two pickers; the second one's block ends in this. */
export const TIME_BLOCK = ":time";

/** The view that asks. `place`: where it was opened, so that its submission knows. */
export function renderForm(form: PreparedForm, rendering: Rendering, place: CallPlace): slack.ModalView {
  const title = plainText(form.title, rendering);
  return {
    type: "modal",
    callback_id: FORM_VIEW,
    private_metadata: writePrivateNote(form.handle, place),
    title: plain(title, LIMITS.view.title),
    submit: plain(plainText(form.submit, rendering), LIMITS.view.submit),
    close: plain(plainText(form.cancel, rendering), LIMITS.view.close),
    blocks: [
      ...intro(title.length > LIMITS.view.title ? title : "", rendering),
      ...intro(form.intro ?? "", rendering),
      ...form.fields.flatMap((field) => renderField(field, rendering)),
    ],
  };
}

/** A view that only says something: the answer to a form, or that it takes longer. */
export function renderNote(card: PreparedCard, rendering: Rendering): slack.ModalView {
  const t = wordsIn(rendering.language, "slack");
  return {
    type: "modal",
    callback_id: NOTE_VIEW,
    title: plain("Baton", LIMITS.view.title),
    close: plain(t("close"), LIMITS.view.close),
    blocks: renderViewBlocks(card, rendering),
  };
}

/** Shown at once where a form takes longer to make; a trigger lives for three seconds only. */
export function renderWaiting(rendering: Rendering): slack.ModalView {
  const t = wordsIn(rendering.language, "slack");
  const text = t("stillWorking");
  return {
    ...renderNote({ title: "", notification: text, blocks: [{ kind: "text", text }] }, rendering),
    title: plain(t("stillWorkingTitle"), LIMITS.view.title),
  };
}

const intro = (text: string, rendering: Rendering): slack.RichTextBlock[] =>
  splitInlines(inlines(text, rendering)).map((run) => ({ type: "rich_text", elements: [section(run)] }));

function renderField(field: Field, rendering: Rendering): slack.InputBlock[] {
  if (field.kind === "local-time") return renderLocalTime(field, rendering);
  return [input(field, rendering, renderElement(field, rendering))];
}

function input(field: Field, rendering: Rendering, element: slack.InputBlock["element"]): slack.InputBlock {
  return {
    type: "input",
    block_id: field.name,
    label: plain(plainText(field.label, rendering), LIMITS.input.label),
    optional: !field.isRequired,
    element,
    ...(field.hint && { hint: plain(plainText(field.hint, rendering), LIMITS.input.hint) }),
  };
}

type Timed = Extract<Field, { kind: "local-time" }>;

function renderElement(field: Exclude<Field, Timed>, rendering: Rendering): slack.InputBlock["element"] {
  switch (field.kind) {
    case "text":
    case "long-text":
      return renderText(field);
    case "choice":
      return renderChoice(field, rendering);
    case "choices":
      return renderChoices(field, rendering);
    case "person":
      return {
        type: "users_select",
        action_id: "value",
        ...(field.initial && { initial_user: field.initial }),
      };
    default:
      return impossible(field);
  }
}

function renderText(field: Extract<Field, { kind: "text" | "long-text" }>): slack.PlainTextInput {
  const length = Math.min(field.maxLength, LIMITS.input.value);
  return {
    type: "plain_text_input",
    action_id: "value",
    multiline: field.kind === "long-text",
    max_length: length,
    ...(field.initial && { initial_value: shorten(field.initial, length) }),
  };
}

const option = (choice: Choice, rendering: Rendering): slack.PlainTextOption => {
  if (choice.value.length > LIMITS.option.value || choice.value === "")
    throw new Fault("a choice's value is empty or too long for Slack");
  return { text: plain(plainText(choice.label, rendering), LIMITS.option.text), value: choice.value };
};

type Group = { label: slack.PlainTextElement; options: slack.PlainTextOption[] };
type Options = { options?: slack.PlainTextOption[]; option_groups?: Group[] };

/** Beyond a hundred, options stand in groups of a hundred, named after their first and last. */
function options(choices: readonly Choice[], rendering: Rendering): Options {
  const all = choices.map((choice) => option(choice, rendering));
  if (all.length <= LIMITS.option.count) return { options: all };
  const groups: Group[] = [];
  for (let at = 0; at < all.length; at += LIMITS.option.count) {
    const some = all.slice(at, at + LIMITS.option.count);
    groups.push({
      label: plain(`${at + 1}–${at + some.length}: ${some[0]?.text.text ?? ""} …`, LIMITS.optionGroup.label),
      options: some,
    });
  }
  return { option_groups: groups };
}

function renderChoice(field: Extract<Field, { kind: "choice" }>, rendering: Rendering): slack.StaticSelect {
  const initial = field.choices.find((choice) => choice.value === field.initial);
  return {
    type: "static_select",
    action_id: "value",
    ...options(field.choices, rendering),
    ...(initial && { initial_option: option(initial, rendering) }),
  };
}

function renderChoices(
  field: Extract<Field, { kind: "choices" }>,
  rendering: Rendering,
): slack.MultiStaticSelect {
  const initial = field.choices.filter((choice) => field.initial?.includes(choice.value));
  return {
    type: "multi_static_select",
    action_id: "value",
    ...options(field.choices, rendering),
    ...(initial.length > 0 && { initial_options: initial.map((choice) => option(choice, rendering)) }),
  };
}

/** A day and a wall-clock time. Slack's own date-and-time picker would use the viewer's zone, not the field's. */
function renderLocalTime(field: Timed, rendering: Rendering): slack.InputBlock[] {
  const [day, time] = field.initial?.split("T") ?? [];
  const label = wordsIn(rendering.language, "slack")("timeLabel", { label: field.label, zone: field.zone });
  return [
    input(field, rendering, { type: "datepicker", action_id: "day", ...(day && { initial_date: day }) }),
    {
      type: "input",
      block_id: `${field.name}${TIME_BLOCK}`,
      label: plain(plainText(label, rendering), LIMITS.input.label),
      optional: !field.isRequired,
      element: {
        type: "timepicker",
        action_id: "time",
        timezone: field.zone,
        ...(time && { initial_time: time.slice(0, 5) }),
      },
    },
  ];
}
