/** P1: timers that become due, fired by one worker process; a no-op (P1a) and real work (P1b). */
import { type Bench, type Figure, FLOOR, type Row } from "../bench.ts";
import { DUE, type Ran, runDueLoad } from "../due-load.ts";
import { short, spread, times } from "../measure.ts";
import { startContender } from "../own-process.ts";

const PEERS = { bullmq: "BullMQ", "graphile-worker": "graphile-worker", "pg-boss": "pg-boss" } as const;

type Load = {
  readonly work: "nothing" | "record";
  readonly organisations: number;
  readonly isAlone?: boolean;
};

async function run(bench: Bench, name: string, load: Load): Promise<Ran> {
  const { services, options } = bench;
  await services.redis.stopServer();
  await services.redis.startServer();
  const databaseUrl = await services.newDatabase(name === "baton" ? "baton" : "empty");
  const contender = await startContender(name);
  try {
    const { work, organisations } = load;
    const redisUrl = load.isAlone ? "" : services.redis.url;
    const ran = await runDueLoad(contender, { databaseUrl, redisUrl, work, organisations }, options.seed);
    const total = work === "record" ? `, all done after ${short(ran.totalMs / 1000)} s` : "";
    bench.say(`${name}: ${spread(ran.late)}${total}${wrongs(ran)}`);
    return ran;
  } finally {
    await contender.stop();
  }
}

const wrongs = ({ lost, twice }: Ran): string => (lost + twice === 0 ? "" : `, ${lost} lost, ${twice} twice`);

async function runPeers(bench: Bench, load: Load): Promise<Record<string, Ran>> {
  const ran: Record<string, Ran> = {};
  for (const [file, name] of Object.entries(PEERS)) ran[name] = await run(bench, file, load);
  return ran;
}

const shown = (ran: Readonly<Record<string, Ran>>, show: (one: Ran) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(ran).map(([name, one]) => [name, show(one) + wrongs(one)]));

const isWhole = ({ lost, twice }: Ran): boolean => lost === 0 && twice === 0;
const best = (peers: Readonly<Record<string, Ran>>, of: (one: Ran) => number): number =>
  Math.min(...Object.values(peers).map(of));

export const promptTimers: Row = async (bench) => {
  const load = { work: "nothing", organisations: 1 } as const;
  const floor = await run(bench, "floor", load);
  const baton = await run(bench, "baton", load);
  const alone = await run(bench, "baton", { ...load, isAlone: true });
  const peers = await runPeers(bench, load);
  const ratio = baton.late.p99 / floor.late.p99;
  const figure = (own: Ran, work: string): Omit<Figure, "ratio" | "isMet" | "line"> => ({
    row: "P1a",
    work,
    baton: spread(own.late) + wrongs(own),
    others: { [FLOOR]: spread(floor.late), ...shown(peers, (one) => spread(one.late)) },
  });
  return [
    {
      ...figure(baton, `${DUE} timers due within 1 s, nothing to do: lateness p50 / p99 / max`),
      ratio: times(ratio),
      line: "p99 ≤ 2 × floor, below each peer; 0 lost, 0 twice",
      isMet: ratio <= 2 && baton.late.p99 < best(peers, (one) => one.late.p99) && isWhole(baton),
    },
    {
      ...figure(alone, "the same without Redis: the sweep alone"),
      ratio: times(alone.late.p99 / floor.late.p99),
      line: "none",
      isMet: null,
    },
  ];
};

export const workingTimers: Row = async (bench) => {
  const figures: Figure[] = [];
  for (const organisations of [1, 10]) {
    const load = { work: "record", organisations } as const;
    const baton = await run(bench, "baton", load);
    const peers = await runPeers(bench, load);
    const show = (one: Ran) => `${spread(one.late)}; all ${short(one.totalMs / 1000)} s`;
    const [p99, total] = [best(peers, (one) => one.late.p99), best(peers, (one) => one.totalMs)];
    figures.push({
      row: "P1b",
      work: `${DUE} due within 1 s, each a row, a record and an outside effect, ${organisations} organisation${organisations > 1 ? "s" : ""}: lateness after COMMIT; until all are done`,
      baton: show(baton) + wrongs(baton),
      others: shown(peers, show),
      ratio: `best peer's p99 ${times(p99 / baton.late.p99)}, total ${times(total / baton.totalMs)}`,
      line: "p99 and total below each peer's",
      isMet: baton.late.p99 < p99 && baton.totalMs < total && isWhole(baton),
    });
  }
  return figures;
};
