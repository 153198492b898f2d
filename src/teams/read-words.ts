/** What a person typed, with Baton's own mention taken out and other people's as ids. */

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

/** Mentions become `<@id>`: the directory's object id where Teams says it, else Teams' own. */
export function readWords(activity: Activity): Words {
  const own = activity.recipient?.id;
  const mentions = entitiesOf(activity).filter((entity) => entity.type === "mention");
  const isOwn = ({ mentioned }: (typeof mentions)[number]) => own !== undefined && mentioned.id === own;
  let text = cut(activity.text ?? "", LONGEST);
  for (const mention of mentions) {
    if (!mention.text) continue;
    const { id, aadObjectId } = mention.mentioned;
    // A function, since "$" in a name would be read as a pattern.
    text = text.replace(mention.text, () =>
      isOwn(mention) ? " " : ` <@${aadObjectId?.toLowerCase() ?? id}> `,
    );
  }
  return { text: tidy(text), isMentioned: mentions.some(isOwn) };
}

/** Mentions that no entity vouches for are words; a slash in front comes from the habit of other chats. */
const tidy = (text: string): string =>
  unescapeText(text.replace(/<at\b[^<>]*>([^<>]*)<\/at>/gi, "$1"))
    .replace(/[^\S\n]+/g, " ")
    .trim()
    .replace(/^\//, "");
