/** A process that plays rows one after the other, on a ground of its own, for whoever started it. */
import { seededRandom } from "../../kit/slack/seeded-random.ts";
import type { Verdict } from "../row.ts";
import { ROWS } from "../rows.ts";
import { openGround } from "./ground.ts";
import { useBundle } from "./run-bundle.ts";

/** Play this row. */
export type Task = { readonly id: string; readonly seed: number; readonly isLong: boolean };
export type Heard =
  | { readonly kind: "ready" }
  | { readonly kind: "said"; readonly line: string }
  | { readonly kind: "played"; readonly verdict: Verdict };

const [bundle = ""] = process.argv.slice(2);
const tell = (heard: Heard): void => void process.send?.(heard);

// An interruption from the keyboard reaches every process of the run: the first one ends, and with it this one.
process.on("SIGINT", () => undefined);
useBundle(bundle);
const ground = await openGround();

async function play({ id, seed, isLong }: Task): Promise<Verdict> {
  const row = ROWS.find((one) => one.id === id);
  if (!row) throw new Error(`there is no row ${id}`);
  const say = (line: string) => tell({ kind: "said", line });
  await ground.clear();
  return row.run({ ground, seed, random: seededRandom(seed), isLong, say });
}

const broken = (error: unknown): Verdict => ({
  ...{ size: "", faults: "", line: "", isMet: false },
  result: `broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
});

process.on("message", (task: Task) => {
  void play(task)
    .catch(broken)
    .then((verdict) => tell({ kind: "played", verdict }));
});
process.on("disconnect", () => void ground.stop().finally(() => process.exit()));
tell({ kind: "ready" });
