/** `npm run bench -- --only P1a,P3 --long --seed 7 --out docs/bench.md`. */
import { parseArgs } from "node:util";

export const ROW_IDS = ["P1a", "P1b", "P2", "P3", "P8", "P9"] as const;
export type RowId = (typeof ROW_IDS)[number];

export type Options = {
  readonly only: readonly RowId[];
  readonly isLong: boolean;
  readonly seed: number;
  /** The page that is written; undefined: it is only printed. */
  readonly out: string | undefined;
};

/** Errors: an unknown row, a seed that is no number, an option that nobody knows. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      long: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
    },
  });
  const wanted = values.only?.split(",").map((id) => id.trim()) ?? [...ROW_IDS];
  const only = wanted.map((id) => {
    const known = ROW_IDS.find((each) => each.toLowerCase() === id.toLowerCase());
    if (!known) throw new Error(`--only knows ${ROW_IDS.join(", ")}; ${id} is none of them`);
    return known;
  });
  const seed = Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error("--seed must be a whole number");
  return { only, isLong: values.long, seed, out: values.out };
}
