/** A form as a person fills it in, and as Slack's own client lets him. */
import type { Block, View } from "./block-shapes.ts";

export type Filled = Readonly<Record<string, string | readonly string[]>>;

type Input = Extract<Block, { type: "input" }>;
type State = Readonly<Record<string, unknown>>;

/** `state.values` of a view: what was filled in, else what stood there. Errors: what Slack's client would not send. */
export function fillView(view: View, filled: Filled): Record<string, Record<string, State>> {
  const values: Record<string, Record<string, State>> = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    const id = block.block_id ?? "";
    const value = filled[id] ?? filled[block.label.text];
    const state = stateOf(block, value);
    if (!block.optional && isEmpty(state)) throw new Error(`${block.label.text} is required`);
    values[id] = { [block.element.action_id]: state };
  }
  return values;
}

const isEmpty = (state: State): boolean =>
  Object.entries(state).every(
    ([key, value]) => key === "type" || value === null || (Array.isArray(value) && value.length === 0),
  );

function stateOf(block: Input, value: string | readonly string[] | undefined): State {
  const { element } = block;
  const one = typeof value === "string" ? value : undefined;
  switch (element.type) {
    case "plain_text_input": {
      const text = one ?? element.initial_value ?? "";
      if (text.length > (element.max_length ?? 3000)) throw new Error(`${block.label.text} is too long`);
      return { type: element.type, value: text === "" ? null : text };
    }
    case "static_select": {
      const chosen = allOptions(element).find((option) => option.value === one || option.text.text === one);
      if (one !== undefined && !chosen) throw new Error(`${block.label.text} has no choice ${one}`);
      return { type: element.type, selected_option: chosen ?? element.initial_option ?? null };
    }
    case "multi_static_select": {
      const wanted = typeof value === "string" ? [value] : value;
      const chosen = allOptions(element).filter((option) => wanted?.includes(option.value));
      return { type: element.type, selected_options: wanted ? chosen : (element.initial_options ?? []) };
    }
    case "users_select":
      return { type: element.type, selected_user: one ?? element.initial_user ?? null };
    case "datepicker":
      return { type: element.type, selected_date: one?.slice(0, 10) ?? element.initial_date ?? null };
    case "timepicker":
      return { type: element.type, selected_time: one ?? element.initial_time ?? null };
  }
}

type Choosing = Extract<Input["element"], { type: "static_select" | "multi_static_select" }>;

const allOptions = (element: Choosing) =>
  element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
