/** `npm run chaos`: attacks the real build and prints what held. Ends non-zero where a line is missed. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Hand, openHand } from "./kit/hands.ts";
import { bundleForRun } from "./kit/run-bundle.ts";
import { machine, type Outcome, table } from "./kit/table.ts";
import type { Row } from "./row.ts";
import { ROWS } from "./rows.ts";
import { scheduleOf } from "./schedule.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seed: { type: "string" },
    long: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const wanted = values.only?.split(",").map((id) => id.trim().toUpperCase());
const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? [];
if (unknown.length > 0) {
  console.error(`no such rows: ${unknown.join(", ")}; there are ${ROWS.map((row) => row.id).join(", ")}`);
  process.exit(2);
}
const rows = ROWS.filter(({ id }) => !wanted || wanted.includes(id));
const run = { seed: Number(values.seed ?? Math.floor(Math.random() * 1e9)), isLong: values.long };
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`seed ${run.seed}; ${machine()}`);
const outcomes = new Map<Row, Outcome>();
const page = (): string =>
  table(
    ROWS.flatMap((row) => outcomes.get(row) ?? []),
    { ...run, seconds: performance.now() / 1000 },
  );

/** Rows from the same queue, one after the other; those of a hand that is gone are missed. */
async function work(hand: Hand, queue: Row[]): Promise<void> {
  for (let row = queue.shift(); row; row = queue.shift()) {
    say(`${row.id} ${row.what} …`);
    const from = performance.now();
    const verdict = await hand
      .play(row, run)
      .catch((error: Error) => ({ size: "", faults: "", result: error.message, line: "", isMet: false }));
    const seconds = (performance.now() - from) / 1000;
    outcomes.set(row, { row, verdict, seconds });
    if (values.out) writeFileSync(values.out, page());
    say(`   ${row.id} ${verdict.isMet ? "met" : "MISSED"} in ${seconds.toFixed(0)} s: ${verdict.result}`);
  }
}

// Ends as it would by itself, so that nothing is left behind; the hands notice that they are alone.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const bundle = await bundleForRun();
const hands = await Promise.all(rows.slice(0, 2).map(() => openHand(bundle, say)));
const { undisturbed, idle, others } = scheduleOf(rows);
const both = (...queues: Row[][]) => Promise.all(hands.map((hand, at) => work(hand, queues[at] ?? [])));
await both([...undisturbed, ...(hands.length === 1 ? idle : [])], [...idle]);
const queue = [...others];
await both(queue, queue);
await Promise.all(hands.map((hand) => hand.stop()));
process.stdout.write(page());
process.exit([...outcomes.values()].every(({ verdict }) => verdict.isMet) ? 0 : 1);
