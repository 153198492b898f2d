/** Which row each key of the file means, where `was` renames some of them. Pure. */

type Entry = readonly [key: string, entry: { readonly was?: string | undefined }];

export type Matched = {
  /** From a key of the file to the key that its row has now; a key that is not here is new. */
  readonly rows: ReadonlyMap<string, string>;
  /** From the key before to the key after, in the order in which each finds its new key free. */
  readonly renames: ReadonlyMap<string, string>;
};

/**
 * A `was` renames where its own key is not known yet, or gives way itself (`b: was a`, `c: was b`): the file may stay as
 * it is and be applied again.
 */
export function matchKeys(wanted: Iterable<Entry>, isKnown: (key: string) => boolean): Matched {
  const entries = [...wanted];
  const renames = new Map<string, string>();
  const isFree = (key: string) => !isKnown(key) || renames.has(key);
  const isNext = ([key, { was }]: Entry) =>
    was !== undefined && was !== key && isKnown(was) && !renames.has(was) && isFree(key);
  for (let next = entries.find(isNext); next; next = entries.find(isNext))
    renames.set(next[1].was ?? "", next[0]);
  const kept = entries
    .filter(([key]) => isKnown(key) && !renames.has(key))
    .map(([key]) => [key, key] as const);
  return { rows: new Map([...kept, ...[...renames].map(([was, key]) => [key, was] as const)]), renames };
}

/** The keys that were each other (`a: was b`, `b: was a`): applied twice, they would be exchanged twice. */
export function circlesOf(wanted: Iterable<Entry>): string[] {
  const was = new Map(
    [...wanted].flatMap(([key, entry]) => (entry.was === undefined ? [] : [[key, entry.was]])),
  );
  return [...was.keys()].filter((key) => {
    const passed = new Set<string>();
    let at = was.get(key);
    while (at !== undefined && at !== key && !passed.has(at)) {
      passed.add(at);
      at = was.get(at);
    }
    return at === key && was.get(key) !== key;
  });
}
