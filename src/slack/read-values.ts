/** What stands in a message's or a view's controls, by field name. */
import type { FormValues } from "../chat/form.ts";
import { TIME_BLOCK } from "./render-form.ts";
import type { Values } from "./shapes.ts";

type State = Values[string][string];

function heldIn(state: State): string | readonly string[] | undefined {
  if (state.selected_options) return state.selected_options.map((option) => option.value);
  const one =
    state.value ??
    state.selected_option?.value ??
    state.selected_user ??
    state.selected_date ??
    state.selected_time;
  return one ?? undefined;
}

/** Fields left empty are absent; a day and its time become one wall-clock text. */
export function readValues(values: Values | undefined): FormValues {
  const read = new Map<string, string | readonly string[]>();
  for (const [block, controls] of Object.entries(values ?? {})) {
    const [state] = Object.values(controls);
    const value = state && heldIn(state);
    if (value !== undefined) read.set(block, value);
  }
  for (const [block, time] of [...read]) {
    if (!block.endsWith(TIME_BLOCK) || typeof time !== "string") continue;
    const field = block.slice(0, -TIME_BLOCK.length);
    const day = read.get(field);
    read.delete(block);
    // A time without its day says nothing; the verb's own schema refuses a day without its time.
    if (typeof day === "string") read.set(field, `${day}T${time}`);
  }
  return Object.fromEntries(read);
}
