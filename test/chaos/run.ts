/** `npm run chaos`: attacks the real build and prints what held. Ends non-zero where a line is missed. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seededRandom } from "../kit/slack/seeded-random.ts";
import { openGround } from "./kit/ground.ts";
import { machine, type Outcome, table } from "./kit/table.ts";
import { ROWS } from "./rows.ts";

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
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`seed ${seed}; ${machine()}`);
const ground = await openGround();
const outcomes: Outcome[] = [];
try {
  for (const row of ROWS.filter(({ id }) => !wanted || wanted.includes(id))) {
    say(`${row.id} ${row.what} …`);
    const from = performance.now();
    const tools = { ground, seed, random: seededRandom(seed), isLong: values.long, say };
    const verdict = await row.run(tools).catch((error: unknown) => ({
      size: "",
      faults: "",
      result: `broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      line: "",
      isMet: false,
    }));
    const seconds = (performance.now() - from) / 1000;
    outcomes.push({ row, verdict, seconds });
    if (values.out) writeFileSync(values.out, table(outcomes, { seed, isLong: values.long }));
    say(`   ${verdict.isMet ? "met" : "MISSED"} in ${seconds.toFixed(0)} s: ${verdict.result}`);
  }
} finally {
  await ground.stop();
}
const page = table(outcomes, { seed, isLong: values.long });
process.stdout.write(page);
process.exit(outcomes.every(({ verdict }) => verdict.isMet) ? 0 : 1);
