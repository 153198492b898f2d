/** The words of a message that somebody else wrote: of a person in its body, of a program in its cards. */
import { z } from "zod";
import { joined } from "../core/shorten.ts";
import { listOf, saidWords } from "../core/storable.ts";
import { LIMITS } from "./limits.ts";
import { textOfHtml } from "./read-html.ts";

const MOST = { depth: 30, elements: 1000, attachments: 50 };

const words = saidWords(LIMITS.request.bytes).catch("");

const Attachment = z.object({ contentType: words, content: z.unknown().optional(), name: words });
type Attachment = z.output<typeof Attachment>;

/** Where a message has words. */
export const written = {
  subject: words,
  body: z.object({ contentType: words, content: words }).catch({ contentType: "", content: "" }),
  attachments: listOf(Attachment),
};
const Message = z.object(written);
type Message = z.output<typeof Message>;

/**
 * The subject, below it what the body says and what it forwards; where that says nothing, what the cards do, else the
 * files' names.
 */
export function wordsOf({ subject, body, attachments }: Message): string {
  const own = body.contentType.toLowerCase() === "text" ? body.content : textOfHtml(body.content);
  const some = attachments.slice(0, MOST.attachments);
  const said = joined([own.trim(), ...some.map(forwardedText)]);
  return joined([subject, said || joined(some.map(cardText)) || joined(some.map(({ name }) => name))]);
}

const Forwarded = z.object({ originalMessageContent: words });

/** A forwarded message stands beside the body of the one that forwards it. */
function forwardedText({ contentType, content }: Attachment): string {
  if (contentType !== "forwardedMessageReference") return "";
  const original = Forwarded.safeParse(parsed(content)).data;
  return original ? textOfHtml(original.originalMessageContent) : "";
}

function cardText({ contentType, content }: Attachment): string {
  const card = parsed(content);
  switch (contentType.toLowerCase()) {
    case "application/vnd.microsoft.card.adaptive":
      return joined([...elementTexts(card, { elements: MOST.elements })]);
    case "application/vnd.microsoft.card.hero":
    case "application/vnd.microsoft.card.thumbnail":
      return smallText(card);
    case "application/vnd.microsoft.teams.card.o365connector":
      return connectorText(card);
    default:
      return "";
  }
}

/** An attachment's content may be JSON in a text. */
function parsed(content: unknown): unknown {
  if (typeof content !== "string") return content;
  try {
    return JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const Fact = z.object({ title: words, name: words, value: words });
const factText = ({ title, name, value }: z.output<typeof Fact>): string =>
  joined([(title || name).trim().replace(/:$/, ""), value], ": ");

const Inline = z.union([
  words.refine((text) => text !== ""),
  z.object({ text: words }).transform(({ text }) => text),
]);
const Element = z.looseObject({ type: words, text: words, inlines: listOf(Inline), facts: listOf(Fact) });

/** Where elements stand within elements. What is pressed has a place of its own, and no words of the message. */
const WITHIN = ["body", "items", "columns", "rows", "cells", "pages"];

/** In the order of the card, as deep and as many as a genuine one has. */
function* elementTexts(value: unknown, left: { elements: number }, depth = 0): Generator<string> {
  left.elements -= 1;
  if (depth > MOST.depth || left.elements < 0) return;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, MOST.elements)) yield* elementTexts(one, left, depth + 1);
    return;
  }
  const element = Element.safeParse(value).data;
  if (!element) return;
  if (element.type === "TextBlock") yield element.text;
  if (element.type === "RichTextBlock") yield element.inlines.join("");
  if (element.type === "FactSet") yield* element.facts.map(factText);
  for (const place of WITHIN) if (place in element) yield* elementTexts(element[place], left, depth + 1);
}

/** The older cards may say things in HTML. */
const shown = words.transform((text) => (/<(?:br\b|\/[a-z])[^<>]*>/i.test(text) ? textOfHtml(text) : text));

const Small = z.object({ title: shown, subtitle: shown, text: shown });
function smallText(card: unknown): string {
  const small = Small.safeParse(card).data;
  return small ? joined([small.title, small.subtitle, small.text]) : "";
}

const Section = z.object({
  title: shown,
  activityTitle: shown,
  activitySubtitle: shown,
  activityText: shown,
  text: shown,
  facts: listOf(Fact),
});
const Connector = z.object({ title: shown, text: shown, sections: listOf(Section) });

function connectorText(card: unknown): string {
  const connector = Connector.safeParse(card).data;
  if (!connector) return "";
  const sections = connector.sections.flatMap(({ facts, ...said }) => [
    ...[said.title, said.activityTitle, said.activitySubtitle, said.activityText, said.text],
    ...facts.map(factText),
  ]);
  return joined([connector.title, connector.text, ...sections]);
}
