/** `npm run starts [-- --rounds 3]`: how long the try-out takes to say where to go; 1 where a line is missed. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { spareRow } from "../kit/spare-row.ts";
import { type Start, type StartTimes, startTimes } from "./start-times.ts";

const LINES = { first: 5_000, later: 2_000 } as const;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds: StartTimes[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  rounds.push(await startTimes(await spareRow(4), 2));
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const row = (name: keyof typeof LINES, starts: readonly Start[]): string => {
  const said = starts.map(({ saidMs }) => saidMs);
  const answered = starts.map(({ answeredMs }) => answeredMs);
  const figures = [Math.min(...said), median(said), Math.max(...said), median(answered), LINES[name]];
  return `${name.padEnd(6)} ${figures.map((ms) => String(Math.round(ms)).padStart(9)).join(" ")}`;
};

console.info(`${cpus()[0]?.model ?? "?"}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
console.info("npm start, in milliseconds until it says where to go (and until all it names has answered):");
console.info("        shortest    median   longest  answered      line");
const first = rounds.map((round) => round.first);
const later = rounds.flatMap((round) => round.later);
console.info(row("first", first));
console.info(row("later", later));
const isMissed = (starts: readonly Start[], line: number) =>
  median(starts.map(({ saidMs }) => saidMs)) > line;
if (isMissed(first, LINES.first) || isMissed(later, LINES.later)) process.exitCode = 1;
