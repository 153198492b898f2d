/** An Adaptive Card in lines of text, facts on one line, buttons in brackets. */

type Node = { readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** What a reader sees of a card, from top to bottom. */
export function readCard(card: unknown): string[] {
  return isNode(card) ? [...nodes(card.body).flatMap(readElement), ...buttonLine(card.actions)] : [];
}

function readElement(element: Node): string[] {
  switch (element.type) {
    case "TextBlock":
      return [String(element.text)];
    case "RichTextBlock":
      return [
        (Array.isArray(element.inlines) ? element.inlines : [])
          .map((part) => (isNode(part) ? String(part.text) : String(part)))
          .join(""),
      ];
    case "ColumnSet":
      return [
        nodes(element.columns)
          .map((column) => nodes(column.items).flatMap(readElement).join(" "))
          .join(": "),
      ];
    case "ActionSet":
      return buttonLine(element.actions);
    default:
      return nodes(element.items).flatMap(readElement);
  }
}

const buttonLine = (actions: unknown): string[] => {
  const labels = nodes(actions).map((action) => `[${String(action.title)}]`);
  return labels.length > 0 ? [labels.join(" ")] : [];
};
