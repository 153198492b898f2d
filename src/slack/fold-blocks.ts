/** When a card holds more than a message can: buttons and title stay, the text between them is folded, and says so. */
import type { types as slack } from "@slack/bolt";
import type { Rendering } from "../chat/card.ts";
import { wordsIn } from "../core/words.ts";
import { LIMITS } from "./limits.ts";
import { elementLength } from "./rich-text.ts";

/** At most `limit` blocks and a message's characters. Neighbouring texts share a block before any is left out. */
export function foldBlocks(
  blocks: readonly slack.KnownBlock[],
  limit: number,
  rendering: Rendering,
): slack.KnownBlock[] {
  const merged = blocks.length > limit ? merge(blocks) : blocks;
  const room = LIMITS.message.characters;
  if (merged.length <= limit && total(merged) <= room) return [...merged];
  return leaveOut(merged, { blocks: limit - 1, characters: room - 200 }, rendering);
}

const isKept = (block: slack.KnownBlock): boolean => block.type === "actions" || block.type === "header";

const total = (blocks: readonly slack.KnownBlock[]): number =>
  blocks.reduce((sum, block) => sum + blockLength(block), 0);

/** The characters that a block shows. */
export function blockLength(block: slack.KnownBlock): number {
  switch (block.type) {
    case "rich_text":
      return block.elements.reduce((sum, element) => sum + elementLength(element), 0);
    case "header":
      return block.text.text.length;
    case "context":
      return block.elements.reduce((sum, each) => sum + (each.type === "image" ? 0 : each.text.length), 0);
    case "image":
      return block.alt_text.length;
    default:
      return 0;
  }
}

function merge(blocks: readonly slack.KnownBlock[]): slack.KnownBlock[] {
  const merged: slack.KnownBlock[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    const joins =
      block.type === "rich_text" &&
      last?.type === "rich_text" &&
      blockLength(last) + blockLength(block) <= LIMITS.richText;
    if (joins) merged[merged.length - 1] = { ...last, elements: [...last.elements, ...block.elements] };
    else merged.push(block);
  }
  return merged;
}

function leaveOut(
  blocks: readonly slack.KnownBlock[],
  room: { readonly blocks: number; readonly characters: number },
  rendering: Rendering,
): slack.KnownBlock[] {
  let count = blocks.filter(isKept).length;
  let characters = total(blocks.filter(isKept));
  let isFull = false;
  let gone = 0;
  let place = -1;
  const kept: slack.KnownBlock[] = [];
  for (const block of blocks) {
    if (!isKept(block)) {
      isFull ||= count + 1 > room.blocks || characters + blockLength(block) > room.characters;
      if (isFull) {
        gone += lines(block);
        if (place < 0) place = kept.length;
        continue;
      }
      count += 1;
      characters += blockLength(block);
    }
    kept.push(block);
  }
  kept.splice(place, 0, note(gone, rendering));
  return kept;
}

const lines = (block: slack.KnownBlock): number =>
  block.type === "rich_text"
    ? block.elements.reduce(
        (sum, each) => sum + (each.type === "rich_text_list" ? each.elements.length : 1),
        0,
      )
    : 1;

const note = (count: number, rendering: Rendering): slack.ContextBlock => ({
  type: "context",
  elements: [
    { type: "plain_text", text: wordsIn(rendering.language, "slack")("more", { count }), emoji: false },
  ],
});
