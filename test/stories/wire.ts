/** What went over the wire of either platform, for what must never be on it. */
import { LANGUAGES, wordsIn } from "../../src/core/words.ts";
import type { Story } from "../kit/story.ts";

/** Slack reads these only in a message's text and in `mrkdwn`; anywhere else they are letters. */
const TOKEN = /<[!@](?!date\^)/;
const RINGS = new Set(["broadcast", "usergroup", "user", "mention"]);

/** Everything below a value that would ring somebody. */
function ringing(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(ringing);
  if (value === null || typeof value !== "object") return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  const isLive =
    RINGS.has(String(type)) || (type === "mrkdwn" && typeof text === "string" && TOKEN.test(text));
  return [...(isLive ? [JSON.stringify(value)] : []), ...Object.values(value).flatMap(ringing)];
}

/** Every live mention among all that Baton ever posted. */
export const liveMentions = (it: Story): string[] => [
  ...[...it.slack.world.channels.values()]
    .flatMap((channel) => channel.messages.filter(({ user }) => user === it.slack.world.botUser))
    .flatMap(({ text, blocks }) => [...(TOKEN.test(text) ? [text] : []), ...ringing(blocks)]),
  ...it.teams.messages.flatMap(({ activity }) => ringing(activity)),
];

/** Whether somebody reads of a fault of Baton's, in whatever language. */
export const readsFault = (text: string): boolean =>
  LANGUAGES.some((language) => text.includes(wordsIn(language, "chat")("fault-title")));
