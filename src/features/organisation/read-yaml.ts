/** YAML with positions: every path of the file can be traced back to its line and column. */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from "yaml";
import type { PlacedMistake } from "./file-mistakes.ts";
import type { FilePath } from "./file-section.ts";

export type Yaml = {
  readonly value: unknown;
  readonly mistakes: readonly PlacedMistake[];
  /** Where a path stands; where it is missing, where its nearest parent stands. `isKey`: its key, not its value. */
  place(path: FilePath, isKey?: boolean): { readonly line: number; readonly column: number };
};

/** Reads a file. Errors of syntax, doubled keys among them, come back as mistakes. */
export function readYaml(text: string): Yaml {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const mistakes = document.errors.map((error): PlacedMistake => {
    const { line, col } = counter.linePos(error.pos[0]);
    const isDouble = error.code === "DUPLICATE_KEY";
    const key = isDouble ? "organisation.double-key" : "organisation.syntax";
    return { path: [], key, params: { reason: error.message }, line, column: col };
  });
  const { value, tooMuch } = mistakes.length === 0 ? plainOf(document) : { value: null, tooMuch: [] };
  return {
    value,
    mistakes: [...mistakes, ...tooMuch],
    place: (path, isKey = false) => {
      const { line, col } = counter.linePos(offsetOf(document, path, isKey));
      return { line: Math.max(1, line), column: Math.max(1, col) };
    },
  };
}

/** A few lines of aliases can stand for millions of values: more than a hundred are refused. */
function plainOf(document: Document.Parsed): { value: unknown; tooMuch: readonly PlacedMistake[] } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), tooMuch: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const params = { reason: error.message };
    return { value: null, tooMuch: [{ path: [], key: "organisation.syntax", params, line: 1, column: 1 }] };
  }
}

function offsetOf(document: Document.Parsed, path: FilePath, isKey: boolean): number {
  let node: unknown = document.contents;
  let offset = start(document.contents) ?? 0;
  for (const [index, part] of path.entries()) {
    const step = stepInto(node, part, isKey && index === path.length - 1);
    if (!step) return offset;
    offset = step.offset;
    node = step.node;
  }
  return offset;
}

/** A plain value is pointed at itself, a mapping or list at its key: that is where one reads its name. */
function stepInto(
  node: unknown,
  part: string | number,
  isKey: boolean,
): { node: unknown; offset: number } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
    if (!pair) return null;
    const value = pair.value as Node | null;
    const own = !isKey && isScalar(value) && value.value !== null ? start(value as ParsedNode) : undefined;
    return { node: value, offset: own ?? start(pair.key as ParsedNode) ?? 0 };
  }
  if (isSeq(node) && typeof part === "number") {
    const item = node.items[part] as ParsedNode | undefined;
    return item ? { node: item, offset: start(item) ?? 0 } : null;
  }
  return null;
}

const start = (node: Pick<ParsedNode, "range"> | null | undefined): number | undefined => node?.range?.[0];
