/** Many at a time, in an order of chance. */
import type { seededRandom } from "../../kit/slack/seeded-random.ts";

/** The same things in another order. */
export function shuffled<T>(items: readonly T[], random: ReturnType<typeof seededRandom>): T[] {
  const left = [...items];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [left[at], left[other]] = [left[other] as T, left[at] as T];
  }
  return left;
}

/** Does the work for every item, `most` at a time; resolves to what came of each. */
export async function inParallel<T, Result>(
  items: readonly T[],
  most: number,
  work: (item: T, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const hand = async () => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await work(items[at] as T, at);
    }
  };
  await Promise.all(Array.from({ length: most }, hand));
  return results;
}
