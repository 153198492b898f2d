/**
 * For what is asked at once and awaited only before COMMIT. Where it fails and the work ends before anybody awaits it,
 * that work has failed by itself.
 */
export function awaitedLater<T>(answer: Promise<T>): Promise<T> {
  // Whoever awaits it is told all the same.
  answer.catch(() => undefined);
  return answer;
}

/**
 * Waits for all of them to end, also where one has failed: what still writes must not outlive its part of a
 * transaction. Errors: that of the first in the list that failed.
 */
export async function allEnded<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
