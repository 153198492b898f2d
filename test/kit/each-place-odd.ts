/** Things that nobody expects where something else stands. */
export const ODD: readonly unknown[] = [
  null,
  "",
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  "x".repeat(5000),
  "\u0000\uD800",
  { constructor: { prototype: {} } },
  JSON.parse('{"__proto__":{"isAdmin":true}}'),
  [[[[[[[[[[]]]]]]]]]],
];

/** Each place of a value in turn dropped and made each odd thing, the rest as it was. */
export function* eachPlaceOdd(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  for (const [place, inner] of Object.entries(value)) {
    const others = Object.entries(value).filter(([each]) => each !== place);
    yield Array.isArray(value) ? others.map(([, each]) => each as unknown) : Object.fromEntries(others);
    for (const odd of [...ODD, ...eachPlaceOdd(inner)]) {
      const entries = Object.entries(value).map(([each, own]) => [each, each === place ? odd : own] as const);
      yield Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
    }
  }
}
