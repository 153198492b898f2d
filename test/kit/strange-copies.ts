/** Copies of a body, each with one text changed into what no database can keep. */

const STRANGE = ["\u0000", "\ud83d", "\udc00"];

export type StrangeCopy = { readonly path: string; readonly copy: object };

/** For each text at any depth, one copy with each strange character inside it. */
export function strangeCopies(body: object): StrangeCopy[] {
  return leaves(body).flatMap(({ path, value }) =>
    STRANGE.map((strange) => {
      const half = Math.ceil(value.length / 2);
      const changed = `${value.slice(0, half)}${strange}${value.slice(half)}`;
      return { path: path.join("."), copy: withLeaf(body, path, changed) as object };
    }),
  );
}

type Leaf = { readonly path: readonly string[]; readonly value: string };

function leaves(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value === "string") return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
}

function withLeaf(value: unknown, [key, ...rest]: readonly string[], leaf: string): unknown {
  if (key === undefined) return leaf;
  if (Array.isArray(value))
    return value.map((each, at) => (String(at) === key ? withLeaf(each, rest, leaf) : each));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: withLeaf(object[key], rest, leaf) };
}
