/** The order in which statements leave on one connection. */

type Statement = {
  /** Its answer is needed before anything else is sent: the server has yet to say what its parameters are. */
  isLong(): boolean;
  start(): Promise<unknown>;
};

type Waiting = Statement & { resolve(value: unknown): void; reject(error: unknown): void };

export type Pipe = {
  /** Sends in turn; resolves to what `start` resolves to. Errors: whatever `start` rejects with; `whenLost()`. */
  pass<T>(statement: Statement & { start(): Promise<T> }): Promise<T>;
};

/** Statements on their way at once. postgres.js would keep further ones itself, and send them on a new connection. */
const MOST_IN_FLIGHT = 50;

/** `whenLost`: the error for what can no longer be sent; null while the connection is there. */
export function openPipe(whenLost: () => Error | null): Pipe {
  const waiting: Waiting[] = [];
  let inFlight = 0;
  let isHeld = false;
  const pump = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (isHeld || inFlight >= MOST_IN_FLIGHT) return;
      const isLong = next.isLong();
      if (isLong && inFlight > 0) return;
      waiting.shift();
      begin(next, isLong);
    }
  };
  const begin = (next: Waiting, isLong: boolean): void => {
    const lost = whenLost();
    if (lost) {
      next.reject(lost);
      return;
    }
    inFlight++;
    isHeld = isLong;
    const settled = (): void => {
      inFlight--;
      if (isLong) isHeld = false;
      pump();
    };
    next.start().finally(settled).then(next.resolve, next.reject);
  };
  return {
    pass: (statement) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...statement, resolve: resolve as (value: unknown) => void, reject });
        pump();
      }),
  };
}
