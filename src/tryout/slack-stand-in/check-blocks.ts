/** What Slack would refuse, and with which words. */
import type { z } from "zod";
import { Block, HomeView, ModalView, type View } from "./block-shapes.ts";

export type Checked<Result> =
  | { readonly result: Result }
  | { readonly error: string; readonly details: string[] };

const details = (error: z.ZodError): string[] =>
  error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join("/")}]`);

/** Slack names no figure for a whole message; beyond about 13,000 characters it has been seen to answer so. */
const MESSAGE_CHARACTERS = 13_200;

function repeated(blocks: readonly Block[]): string[] {
  const named = blocks.flatMap((block) => block.block_id ?? []);
  const twice = named.filter((id, index) => named.indexOf(id) !== index);
  const actions = blocks.flatMap((block) => {
    if (block.type !== "actions") return [];
    const ids = block.elements.map((element) => element.action_id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
  return [...twice, ...actions].map((id) => `[ERROR] ${id} is used twice`);
}

/** Blocks for a message. */
export function checkBlocks(blocks: unknown): Checked<Block[]> {
  const read = Block.array().max(50).safeParse(blocks);
  if (!read.success) return { error: "invalid_blocks", details: details(read.error) };
  const twice = repeated(read.data);
  if (twice.length > 0) return { error: "invalid_blocks", details: twice };
  if (shownCharacters(read.data) > MESSAGE_CHARACTERS)
    return { error: "msg_blocks_too_long", details: [`${shownCharacters(read.data)} characters`] };
  return { result: read.data };
}

/** A modal or a home tab. */
export function checkView(view: unknown): Checked<View> {
  const isHome = typeof view === "object" && view !== null && "type" in view && view.type === "home";
  const read = isHome ? HomeView.safeParse(view) : ModalView.safeParse(view);
  if (!read.success) return { error: "invalid_arguments", details: details(read.error) };
  const twice = repeated(read.data.blocks);
  const asks = read.data.blocks.some((block) => block.type === "input");
  if (asks && read.data.type === "modal" && !read.data.submit) twice.push("[ERROR] an input needs a submit");
  return twice.length > 0 ? { error: "invalid_arguments", details: twice } : { result: read.data };
}

/** Every text that a reader would see. */
export function shownCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + shownCharacters(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum + (key === "text" && typeof each === "string" ? each.length : shownCharacters(each)),
    0,
  );
}
