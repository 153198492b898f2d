/** A form as an Adaptive Card: in a dialog, or in a message where a dialog cannot be opened. */
import type { Rendering } from "../chat/card.ts";
import type { Field, PreparedForm } from "../chat/form.ts";
import { Fault, impossible } from "../core/refusal.ts";
import { shorten } from "../core/shorten.ts";
import { wordsIn } from "../core/words.ts";
import { type AdaptiveCard, type Element, sizeBytes } from "./adaptive-card.ts";
import { neutral } from "./escape.ts";
import { inputId, type Shape } from "./form-shape.ts";
import { LIMITS } from "./limits.ts";
import { actionTitle, execute } from "./render-buttons.ts";
import { envelope } from "./render-card.ts";
import { paragraph, plainText, richText } from "./render-texts.ts";

/** Where a form is shown; `errors` stand above their fields, keyed by name. */
export type FormPlace = {
  readonly in: "dialog" | "message";
  readonly errors?: Readonly<Record<string, string>>;
};

/** The form with its texts written out for the reader, small enough to travel. */
export function shapeOf(form: PreparedForm, rendering: Rendering): Shape {
  const say = (text: string, length: number) => shorten(plainText(text, rendering), length);
  return {
    title: say(form.title, LIMITS.title),
    ...(form.intro !== undefined && { intro: say(form.intro, 2000) }),
    submit: say(form.submit, LIMITS.actionTitle),
    cancel: say(form.cancel, LIMITS.actionTitle),
    language: rendering.language,
    zone: rendering.zone,
    fields: form.fields.slice(0, LIMITS.form.fields).map((field) => shapeField(field, say)),
  };
}

function shapeField(field: Field, say: (text: string, length: number) => string): Shape["fields"][number] {
  const texts = {
    label: say(field.label, LIMITS.field.label),
    ...(field.hint !== undefined && { hint: say(field.hint, LIMITS.field.hint) }),
  };
  if (field.kind === "choice" || field.kind === "choices") {
    const choices = field.choices
      .slice(0, LIMITS.field.choices)
      .map(({ value, label }) => ({ value, label: say(label, LIMITS.field.choice) }));
    if (field.kind === "choice") return { ...field, ...texts, choices };
    // Several choices come back in one string, with commas between them.
    if (choices.some(({ value }) => value.includes(","))) throw new Fault("a choice's value holds a comma");
    const { initial, ...rest } = field;
    return { ...rest, ...texts, choices, ...(initial && { initial: [...initial] }) };
  }
  return { ...field, ...texts };
}

/** The card of a form. Errors: a fault where it is too large for a message, which is a mistake of the room. */
export function renderForm(handle: string, shape: Shape, place: FormPlace): AdaptiveCard {
  const rendering = { language: shape.language, zone: shape.zone };
  const folding = { text: 2000, lines: 20 };
  const title =
    place.in === "message"
      ? paragraph(shape.title, rendering, {
          folding: { text: LIMITS.title, lines: 3 },
          look: { size: "Large", weight: "Bolder" },
        })
      : [];
  const known = new Set(shape.fields.map((field) => field.name));
  const others = Object.entries(place.errors ?? {}).filter(([name]) => !known.has(name));
  const body = [
    ...title,
    ...(shape.intro ? paragraph(shape.intro, rendering, { folding }) : []),
    ...others.map(([, text]) => errorText(text)),
    ...shape.fields.flatMap((field) => renderField(field, rendering, place.errors?.[field.name])),
    { type: "ActionSet", actions: [submitAction(handle, shape, place)] },
  ];
  const card = envelope(body, shape.language, shorten(neutral(shape.title), LIMITS.summary));
  if (sizeBytes(card) > LIMITS.message.refusedBytes) throw new Fault("a form does not fit a message");
  return card;
}

function submitAction(handle: string, shape: Shape, place: FormPlace): Element {
  const title = actionTitle(shape.submit, { language: shape.language, zone: null });
  const data = { form: handle, shape: JSON.stringify(shape) };
  return place.in === "message"
    ? execute(data, title, "primary")
    : { type: "Action.Submit", title, data, style: "positive" };
}

const errorText = (text: string): Element =>
  richText(shorten(text, 500), { color: "Attention", weight: "Bolder" });

function renderField(field: Field, rendering: Rendering, error: string | undefined): Element[] {
  const above = error === undefined ? [] : [errorText(error)];
  const hint = field.hint ? [richText(field.hint, { isSubtle: true, size: "Small" })] : [];
  return [...above, ...inputs(field, rendering), ...hint];
}

function inputs(field: Field, rendering: Rendering): Element[] {
  const t = wordsIn(rendering.language, "teams");
  const asked = (label: string) => ({
    label: neutral(label),
    ...(field.isRequired && { isRequired: true, errorMessage: t("required") }),
  });
  const base = { id: inputId(field.name), ...asked(field.label) };
  switch (field.kind) {
    case "text":
    case "long-text":
      return [textInput(field, base)];
    case "person":
      return [{ type: "Input.Text", ...base, placeholder: t("person"), ...given(field.initial) }];
    case "choice":
    case "choices":
      return [choiceInput(field, base)];
    case "local-time": {
      const [day, time] = field.initial?.split("T") ?? [];
      const { label, zone } = field;
      return [
        { type: "Input.Date", id: inputId(field.name, "day"), ...asked(t("day", { label })), ...given(day) },
        {
          type: "Input.Time",
          id: inputId(field.name, "time"),
          ...asked(t("time", { label, zone })),
          ...given(time?.slice(0, 5)),
        },
      ];
    }
    default:
      return impossible(field);
  }
}

type Base = { readonly id: string; readonly label: string };

// Teams evaluates nothing in a value, and it must come back as it was typed.
const given = (value: string | undefined): { value?: string } => (value ? { value } : {});

function textInput(field: Extract<Field, { kind: "text" | "long-text" }>, base: Base): Element {
  const maxLength = Math.min(field.maxLength, LIMITS.field.value);
  const initial = field.initial === undefined ? undefined : shorten(field.initial, maxLength);
  return {
    type: "Input.Text",
    ...base,
    maxLength,
    isMultiline: field.kind === "long-text",
    ...given(initial),
  };
}

function choiceInput(field: Extract<Field, { kind: "choice" | "choices" }>, base: Base): Element {
  const initial = typeof field.initial === "string" ? field.initial : field.initial?.join(",");
  return {
    type: "Input.ChoiceSet",
    ...base,
    isMultiSelect: field.kind === "choices",
    // A long list is searched by typing; a short one unfolds.
    style: field.choices.length > 10 && field.kind === "choice" ? "filtered" : "compact",
    choices: field.choices.map(({ value, label }) => ({ title: neutral(label), value })),
    ...(initial ? { value: initial } : {}),
  };
}
