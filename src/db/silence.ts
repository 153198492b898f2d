/**
 * Notices a server that says nothing any more. Where the network swallows what is sent, nobody is told: the kernel waits
 * for a quarter of an hour before it gives up.
 */
export type Silence = {
  /** How long an answer may take from now on, in milliseconds; null: for ever. */
  limit(ms: number | null): void;
  /** Resolves and rejects as the answer does. */
  during<T>(answer: Promise<T>): Promise<T>;
};

/** Longer than any statement of a transaction may take (`transaction.ts`), so that Postgres speaks first. */
export const SILENCE_MS = 15_000;

/** `onSilence`: called once an answer has taken too long. */
export function watchSilence(onSilence: () => void): Silence {
  let most: number | null = null;
  let open = 0;
  let answers = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const before = answers;
    // A process that stood still finds the answer in its socket: that is read before this.
    setImmediate(() => {
      if (open > 0 && most !== null && answers === before) onSilence();
    });
  };
  const wait = (): void => {
    if (most !== null && open > 0) timer = timer?.refresh() ?? setTimeout(look, most).unref();
  };
  return {
    limit(ms) {
      if (ms !== most) {
        clearTimeout(timer);
        timer = undefined;
      }
      most = ms;
      wait();
    },
    during(answer) {
      open++;
      if (open === 1) wait();
      return answer.finally(() => {
        open--;
        answers++;
        wait();
      });
    },
  };
}
