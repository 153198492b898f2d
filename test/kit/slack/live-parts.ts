/** Whatever in a payload Slack would read as markup, resolve or ring for. */
export function liveParts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(liveParts);
  if (typeof value !== "object" || value === null) return [];
  const own =
    "type" in value &&
    ["mrkdwn", "user", "usergroup", "broadcast", "channel", "link", "emoji", "team"].includes(
      String(value.type),
    );
  const isEmojiOn = "emoji" in value && value.emoji === true;
  return [...(own || isEmojiOn ? [value] : []), ...Object.values(value).flatMap(liveParts)];
}
