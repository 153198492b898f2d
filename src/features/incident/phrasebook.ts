/** Updates from pickers: each phrase is a key, so every reader has it exactly, in his own language. */
import { z } from "zod";

export const WHAT = ["looking", "slow", "errors", "down", "wrong-results", "recovering", "works"] as const;
export const WHOM = ["everyone", "many", "one-region", "inside", "nobody"] as const;
export const TRYING = [
  "searching",
  "rolling-back",
  "restarting",
  "failing-over",
  "fixing",
  "waiting",
  "watching",
] as const;

export const Phrases = z.strictObject({
  what: z.enum(WHAT).exactOptional(),
  whom: z.enum(WHOM).exactOptional(),
  trying: z.enum(TRYING).exactOptional(),
});
export type Phrases = z.output<typeof Phrases>;

/** Whether anything was picked. */
export const hasPhrases = (phrases: Phrases | null | undefined): phrases is Phrases =>
  phrases !== null && phrases !== undefined && Object.keys(phrases).length > 0;
