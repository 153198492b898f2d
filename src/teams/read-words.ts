/** What a person typed, with Baton's own mention taken out and other people's as ids. */

import { cleanText } from "../core/instants.ts";
import { cut } from "../core/shorten.ts";
import { type Activity, entitiesOf } from "./activity.ts";
import { unescapeText } from "./escape.ts";

export type Words = {
  readonly text: string;
  /** Whether Baton itself was mentioned. */
  readonly isMentioned: boolean;
};

/** Long enough for anything a person types; the rest of a pasted log is cut by the rooms that keep it. */
const LONGEST = 32_000;

type Mention = Extract<ReturnType<typeof entitiesOf>[number], { type: "mention" }>;

/** Mentions become `<@id>`: the directory's object id where Teams says it, else Teams' own with the name beside it. */
export function readWords(activity: Activity): Words {
  const own = activity.recipient?.id;
  const mentions = entitiesOf(activity).filter((entity) => entity.type === "mention");
  const isOwn = ({ mentioned }: Mention) => own !== undefined && mentioned.id === own;
  let text = unquoted(cut(activity.text ?? "", LONGEST));
  for (const mention of mentions) {
    if (!mention.text) continue;
    // A function, since "$" in a name would be read as a pattern.
    text = text.replace(mention.text, () => (isOwn(mention) ? " " : ` ${meant(mention)} `));
  }
  return { text: tidy(text), isMentioned: mentions.some(isOwn) };
}

/** The mark of the message that is replied to, as it is and as Teams escapes it. */
const QUOTED =
  /<quoted\s[^<>]{0,200}>(?:\s*<\/quoted>)?|&lt;quoted\s(?:(?!&[lg]t;)[^<>]){0,200}&gt;(?:\s*&lt;\/quoted&gt;)?/gi;

const unquoted = (text: string): string =>
  text.replace(QUOTED, (mark) => (/\smessageId=/i.test(mark) ? " " : mark));

/** People's ids begin so; tags, channels and bots are nobody who could be meant, and have a name. */
const OF_PEOPLE = /^(?:29|8):/;

/** Such an id holds the directory's. */
const OF_DIRECTORY = /^8:orgid:([0-9a-f-]{36})$/i;

function meant({ text = "", mentioned: { id, name, aadObjectId } }: Mention): string {
  const objectId = aadObjectId ?? OF_DIRECTORY.exec(id)?.[1];
  if (objectId !== undefined) return `<@${objectId.toLowerCase()}>`;
  const label = labelOf(name ?? unescapeText(text.replace(/<[^<>]*>/g, "")));
  if (label === "") return `<@${id}>`;
  return OF_PEOPLE.test(id) ? `<@${id}|${label}>` : label;
}

/** Without what would end it, also once a line is read. Entities are undone after this, and a name has none. */
const labelOf = (name: string): string =>
  cleanText(name)
    .normalize("NFKC")
    .replace(/[<>|\s]+/g, " ")
    .trim()
    .replaceAll("&", "&amp;");

/** Mentions that no entity vouches for are words; a slash in front comes from the habit of other chats. */
const tidy = (text: string): string =>
  unescapeText(text.replace(/<at\b[^<>]*>([^<>]*)<\/at>/gi, "$1"))
    .replace(/[^\S\n]+/g, " ")
    .trim()
    .replace(/^\//, "");
