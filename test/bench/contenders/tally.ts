/** What a contender's handler notes: how late each job was, and whether any came twice. */

export type Job = {
  /** Below zero: it only warms up, and is not counted. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** Which of the organisations it belongs to. */
  readonly org: number;
};

/** Destinations among which the outside effects of P1b are spread. */
export const CHANNELS = 20;

export type Collected = { readonly lateMs: number[]; readonly twice: number; readonly lastAt: number };

/** The wall clock with more digits than `Date.now()` has. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

export function openTally() {
  const late = new Map<number, number>();
  let warmed = 0;
  let twice = 0;
  let lastAt = 0;
  return {
    /** At the handler's entry, or once its work is committed. */
    note({ id, dueAt }: Job): void {
      if (id < 0) {
        warmed++;
        return;
      }
      lastAt = preciseNow();
      if (late.has(id)) twice++;
      else late.set(id, lastAt - dueAt);
    },
    counts: () => ({ handled: late.size, warmed }),
    collect: (): Collected => ({ lateMs: [...late.values()], twice, lastAt }),
  };
}
export type Tally = ReturnType<typeof openTally>;

/** Runs `count` pieces of work, `inFlight` at a time; resolves to the milliseconds it took. */
export async function timeInFlight(
  { count, inFlight }: { readonly count: number; readonly inFlight: number },
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const began = performance.now();
  const one = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return performance.now() - began;
}

/** Splits a list into parts of one size. */
export const inParts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
