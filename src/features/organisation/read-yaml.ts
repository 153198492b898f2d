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
  visit,
} from "yaml";
import { isStorable } from "../../core/storable.ts";
import type { PlacedMistake } from "./file-mistakes.ts";
import type { FilePath } from "./file-section.ts";

export type Yaml = {
  readonly value: unknown;
  readonly mistakes: readonly PlacedMistake[];
  /** Where a path stands; where it is missing, where its nearest parent stands. `isKey`: its key, not its value. */
  place(path: FilePath, isKey?: boolean): { readonly line: number; readonly column: number };
};

/** A file for thousands of people is smaller. */
const LONGEST = 2_000_000;
/** So often may one anchor be meant. */
const MOST_ALIASES = 2000;

/** `1` and `"1"` are one key, since every key becomes a text. */
const isSameKey = (a: ParsedNode, b: ParsedNode): boolean =>
  a === b || (isScalar(a) && isScalar(b) && String(a.value) === String(b.value));

/** Reads a file. Errors of syntax, doubled keys among them, come back as mistakes. */
export function readYaml(text: string): Yaml {
  const counter = new LineCounter();
  const isTooLong = text.length > LONGEST;
  const document = parseDocument(isTooLong ? "" : text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: isSameKey,
  });
  const mistakes = document.errors.map((error): PlacedMistake => {
    const { line, col } = counter.linePos(error.pos[0]);
    const isDouble = error.code === "DUPLICATE_KEY";
    const key = isDouble ? "organisation.double-key" : "organisation.syntax";
    return { path: [], key, params: { reason: error.message }, line, column: col };
  });
  if (isTooLong)
    mistakes.push({ path: [], key: "organisation.too-big", params: { most: LONGEST }, line: 1, column: 1 });
  mistakes.push(...unreadable(document, counter));
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

/** Aliases of what stands nowhere before them, keys that are no keys, and characters that no database keeps. */
function unreadable(document: Document.Parsed, counter: LineCounter): PlacedMistake[] {
  const found: PlacedMistake[] = [];
  const tell = (node: Node, key: PlacedMistake["key"], params: PlacedMistake["params"]) => {
    const { line, col } = counter.linePos(start(node as ParsedNode) ?? 0);
    found.push({ path: [], key, ...(params ? { params } : {}), line, column: col });
  };
  visit(document, {
    Alias: (_, node) => {
      if (!node.resolve(document)) tell(node, "organisation.no-anchor", { value: node.source });
    },
    Pair: (_, { key }) => {
      // No plain object can have it, and whatever stands below would be passed over.
      if (isScalar(key) && key.value === "__proto__") tell(key, "organisation.key", { value: key.value });
    },
    Scalar: (_, node) => {
      if (typeof node.value === "string" && !isStorable(node.value))
        tell(node, "organisation.character", undefined);
    },
  });
  return found;
}

/** A few lines of aliases can stand for millions of values: so many are refused. */
function plainOf(document: Document.Parsed): { value: unknown; tooMuch: readonly PlacedMistake[] } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), tooMuch: [] };
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
