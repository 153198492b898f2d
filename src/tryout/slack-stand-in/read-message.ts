/** A message in lines of text, as one reader sees it: with the times of his own zone. */
import type { Block, Inline, View } from "./block-shapes.ts";
import type { Message, User } from "./world.ts";

type Reader = Pick<User, "zone" | "locale">;

/** What a reader sees of a message; buttons stand in brackets. */
export const readMessage = (message: Pick<Message, "text" | "blocks">, reader: Reader): string[] =>
  message.blocks.length === 0
    ? [unescaped(message.text)]
    : message.blocks.flatMap((block) => readBlock(block, reader));

export const readView = (view: View, reader: Reader): string[] => [
  ...(view.type === "modal" ? [view.title.text] : []),
  ...view.blocks.flatMap((block) => readBlock(block, reader)),
  ...(view.type === "modal" && view.submit ? [`[${view.submit.text}]`] : []),
];

/** `text` comes escaped, as Slack wants it. */
export const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function readBlock(block: Block, reader: Reader): string[] {
  switch (block.type) {
    case "header":
      return [block.text.text];
    case "divider":
      return ["———"];
    case "section":
      return [...(block.text ? [block.text.text] : []), ...(block.fields ?? []).map((field) => field.text)];
    case "context":
      return block.elements.map((element) => (element.type === "image" ? element.alt_text : element.text));
    case "image":
      return [`(picture: ${block.alt_text})`];
    case "rich_text":
      return block.elements.flatMap((element) => readRich(element, reader));
    case "actions":
      return [
        block.elements
          .map((element) => (element.type === "button" ? `[${element.text.text}]` : `[${element.type}]`))
          .join(" "),
      ];
    case "input":
      return [`${block.label.text}: ____`];
  }
}

type Rich = Extract<Block, { type: "rich_text" }>["elements"][number];

function readRich(element: Rich, reader: Reader): string[] {
  if (element.type === "rich_text_list")
    return element.elements.map((item, index) => {
      const sign = element.style === "ordered" ? `${(element.offset ?? 0) + index + 1}.` : "•";
      return `${sign} ${item.elements.map((inline) => readInline(inline, reader)).join("")}`;
    });
  const said = element.elements.map((inline) => readInline(inline, reader)).join("");
  return said.split("\n").map((line) => (element.type === "rich_text_quote" ? `> ${line}` : line));
}

function readInline(inline: Inline, reader: Reader): string {
  switch (inline.type) {
    case "text":
      return inline.text;
    case "date":
      return readDate(inline, reader);
    case "link":
      return inline.text ?? inline.url;
    case "user":
      return `@${inline.user_id}`;
    case "broadcast":
      return `@${inline.range}`;
    case "emoji":
      return `:${inline.name}:`;
  }
}

function readDate(date: Extract<Inline, { type: "date" }>, reader: Reader): string {
  const at = new Date(date.timestamp * 1000);
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.zone }).format(at);
  return date.format
    .replace("{date_short_pretty}", write({ day: "numeric", month: "short", year: "numeric" }))
    .replace("{time}", write({ hour: "2-digit", minute: "2-digit" }));
}
