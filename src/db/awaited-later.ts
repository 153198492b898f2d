/**
 * For what is asked at once and awaited only before COMMIT. Where it fails and the work ends before anybody awaits it,
 * that work has failed by itself.
 */
export function awaitedLater<T>(answer: Promise<T>): Promise<T> {
  // Whoever awaits it is told all the same.
  answer.catch(() => undefined);
  return answer;
}
