/** Every text of a card that Teams reads as Markdown or looks for functions in. */
export function textBlocks(card: unknown): string[] {
  if (Array.isArray(card)) return card.flatMap(textBlocks);
  if (card === null || typeof card !== "object") return [];
  const object = card as Record<string, unknown>;
  const own = object.type === "TextBlock" && typeof object.text === "string" ? [object.text] : [];
  return [...own, ...Object.values(object).flatMap(textBlocks)];
}
