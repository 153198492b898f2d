/** A form travels in its own submit button, so that it can be shown again with what is wrong; whoever alters it alters only what he sees. */
import { z } from "zod";
import type { FormValues, PreparedForm } from "../chat/form.ts";
import { cleanText } from "../core/instants.ts";
import { cut } from "../core/shorten.ts";
import { LIMITS } from "./limits.ts";

const common = {
  name: z.string().min(1).max(80),
  label: z.string().max(LIMITS.field.label * 2),
  hint: z
    .string()
    .max(LIMITS.field.hint * 2)
    .exactOptional(),
  isRequired: z.boolean(),
};
const choices = z
  .array(z.object({ value: z.string().min(1).max(200), label: z.string().max(LIMITS.field.choice * 2) }))
  .max(LIMITS.field.choices);
const initial = z.string().max(LIMITS.field.value).exactOptional();

const ShapeField = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("text"), initial, maxLength: z.int().positive() }),
  z.object({ ...common, kind: z.literal("long-text"), initial, maxLength: z.int().positive() }),
  z.object({ ...common, kind: z.literal("choice"), choices, initial }),
  z.object({ ...common, kind: z.literal("choices"), choices, initial: z.array(z.string()).exactOptional() }),
  z.object({ ...common, kind: z.literal("local-time"), zone: z.string().max(64), initial }),
  z.object({ ...common, kind: z.literal("person"), initial }),
]);

export const Shape = z.object({
  title: z.string().max(LIMITS.title * 2),
  intro: z.string().max(4000).exactOptional(),
  submit: z.string().max(LIMITS.actionTitle * 2),
  cancel: z.string().max(LIMITS.actionTitle * 2),
  fields: z.array(ShapeField).max(LIMITS.form.fields),
  language: z.enum(["en", "de", "hi", "pt-BR", "pseudo"]),
  zone: z.string().max(64).nullable(),
});
export type Shape = z.output<typeof Shape>;

/** Under which an input's value comes back; never equal to a name of ours in the same object. */
export const inputId = (name: string, part?: "day" | "time"): string =>
  part === undefined ? `in.${name}` : `in.${name}.${part}`;

/** What was filled in. An empty field is left out; half a day-and-time is told apart by the room that parses it. */
export function readFormValues(
  fields: PreparedForm["fields"],
  data: Readonly<Record<string, unknown>>,
): FormValues {
  const typed = (id: string): string => {
    const value = data[id];
    return typeof value === "string" ? cut(cleanText(value), LIMITS.field.value).trim() : "";
  };
  const values = fields.flatMap((field): [string, string | readonly string[]][] => {
    if (field.kind === "local-time") {
      const [day, time] = [typed(inputId(field.name, "day")), typed(inputId(field.name, "time"))];
      return day === "" && time === "" ? [] : [[field.name, `${day}T${time.slice(0, 5)}`]];
    }
    const value = typed(inputId(field.name));
    if (value === "") return [];
    return [[field.name, field.kind === "choices" ? value.split(",") : value]];
  });
  return Object.fromEntries(values);
}

/** The same without knowing the fields, from a client that does not send them back. */
export function readLooseValues(data: Readonly<Record<string, unknown>>): FormValues {
  const names = Object.keys(data).flatMap(
    (key) => /^in\.(.{1,80}?)(?:\.(?:day|time))?$/.exec(key)?.[1] ?? [],
  );
  const fields = [...new Set(names)].slice(0, LIMITS.form.fields).map((name) => {
    const isTimed = inputId(name, "day") in data || inputId(name, "time") in data;
    const base = { name, label: name, isRequired: false };
    return isTimed
      ? ({ ...base, kind: "local-time", zone: "UTC" } as const)
      : ({ ...base, kind: "text", maxLength: LIMITS.field.value } as const);
  });
  return readFormValues(fields, data);
}

/** The same fields, holding what was typed. */
export function refilled(fields: Shape["fields"], values: FormValues): Shape["fields"] {
  return fields.map((field) => {
    const { initial: _, ...bare } = field;
    const value = values[field.name];
    if (value === undefined) return bare;
    if (bare.kind === "choices")
      return { ...bare, initial: typeof value === "string" ? [value] : [...value] };
    return typeof value === "string" ? { ...bare, initial: value } : bare;
  });
}
