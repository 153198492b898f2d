/** The words of a message that somebody else wrote: of a person in its text, of a program often elsewhere. */
import { z } from "zod";
import { joined } from "../core/shorten.ts";
import { listOf, plainId, saidWords } from "../core/storable.ts";
import { titled, typedText } from "./escape.ts";
import { LIMITS } from "./limits.ts";

const words = saidWords(LIMITS.request.bytes).catch("");
const id = plainId(LIMITS.id).catch("");

const Written = z.union([
  z.object({ type: z.literal("mrkdwn"), text: words.transform(typedText) }),
  z.object({ type: z.string(), text: words }),
  words.transform((text) => ({ text })),
]);
const Leaf = z.object({
  type: z.string(),
  text: words,
  url: words,
  user_id: id,
  usergroup_id: id,
  channel_id: id,
  name: words,
  range: words,
});
// Named level by level, since what refers to itself could be nested as deep as anybody likes.
const Section = z.object({ elements: listOf(Leaf) });
const Bullets = z.object({ type: z.literal("rich_text_list"), elements: listOf(Section) });
const Block = z.union([
  z.object({ type: z.literal("rich_text"), elements: listOf(z.union([Bullets, Section])) }),
  z.object({ type: z.literal("context"), elements: listOf(Written) }),
  z.object({ type: z.string(), text: Written, fields: listOf(Written) }),
]);
const Attachment = z.object({
  pretext: words,
  title: words,
  text: words,
  fallback: words,
  fields: listOf(z.object({ title: words, value: words })),
  blocks: listOf(Block),
});

/** Where a message has words besides its text. */
export const elsewhere = {
  blocks: listOf(Block),
  attachments: listOf(Attachment),
  files: listOf(z.object({ title: words, name: words })),
};
const Message = z.object({ text: words, ...elsewhere });
type Message = z.output<typeof Message>;

function leafText(leaf: z.output<typeof Leaf>): string {
  switch (leaf.type) {
    case "link":
      return titled(leaf.url, leaf.text);
    case "user":
      return `<@${leaf.user_id}>`;
    case "usergroup":
      return `@${leaf.usergroup_id}`;
    case "channel":
      return `#${leaf.channel_id}`;
    case "broadcast":
      return `@${leaf.range}`;
    case "emoji":
      return `:${leaf.name}:`;
    default:
      return leaf.text;
  }
}
const sectionText = ({ elements }: z.output<typeof Section>): string => elements.map(leafText).join("");

function blockText(block: z.output<typeof Block>): string {
  if ("fields" in block) return joined([block.text.text, ...block.fields.map(({ text }) => text)]);
  if (block.type === "context") return joined((block.elements as { text: string }[]).map(({ text }) => text));
  const parts = block.elements as (z.output<typeof Bullets> | z.output<typeof Section>)[];
  return joined(
    parts.map((part) => ("type" in part ? joined(part.elements.map(sectionText)) : sectionText(part))),
  );
}

function attachmentText(one: z.output<typeof Attachment>): string {
  const fields = one.fields.map(({ title, value }) => joined([title, typedText(value)], ": "));
  const own = [
    typedText(one.pretext),
    one.title,
    typedText(one.text),
    ...fields,
    ...one.blocks.map(blockText),
  ];
  return joined(own) || typedText(one.fallback);
}

/** As its author wrote it; where its text is empty, what its blocks and attachments say, else its files' names. */
export const wordsOf = ({ text, blocks, attachments, files }: Message): string =>
  typedText(text).trim() === ""
    ? joined([...blocks.map(blockText), ...attachments.map(attachmentText)]) ||
      joined(files.map(({ title, name }) => title || name))
    : typedText(text);
