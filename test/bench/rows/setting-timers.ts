/** P2: setting timers that are on disk once they are set, one at a time and in bulk. */
import type { Bench, Figure, Row } from "../bench.ts";
import { short, times } from "../measure.ts";
import { startContender } from "../own-process.ts";

const CONTENDERS = {
  baton: "Baton",
  bullmq: "BullMQ",
  "graphile-worker": "graphile-worker",
  "pg-boss": "pg-boss",
} as const;

const EACH = 5_000;
const IN_FLIGHT = 50;
const MANY = 20_000;
const WARMING = 1_000;

const REASON =
  "a timer of Baton's is always part of the transaction that wants it, so one that is set alone costs a whole one: whose \
rows, the time-outs, the role and the database's time, the timer, COMMIT. BullMQ adds a job without any, and those that \
fifty callers add meanwhile share one write to disk. Gathering callers into one transaction would be as fast as setting \
in bulk, but nothing in Baton sets a timer outside of work that changes something else too.";

type Rates = { readonly each: number; readonly many: number };

async function run(bench: Bench, name: string): Promise<Rates> {
  const { services } = bench;
  const databaseUrl = await services.newDatabase(name === "baton" ? "baton" : "empty");
  const contender = await startContender(name);
  const dueAt = Date.now() + 86_400_000;
  // Each queue has one organisation, and jobs of one kind: the fewest things to look up.
  const opening = { databaseUrl, redisUrl: services.durableRedis.url, work: "nothing", organisations: 1 };
  const ask = async (step: "setEach" | "setMany", count: number): Promise<number> =>
    (count / (await contender.ask<number>(step, { count, inFlight: IN_FLIGHT, dueAt }))) * 1000;
  try {
    await contender.ask("open", opening);
    await ask("setEach", WARMING);
    const each = await ask("setEach", EACH);
    await ask("setMany", WARMING);
    const many = await ask("setMany", MANY);
    bench.say(`${name}: ${short(each)} a second one at a time, ${short(many)} in bulk`);
    return { each, many };
  } finally {
    await contender.stop();
  }
}

function figureOf(rates: Readonly<Record<string, Rates>>, key: keyof Rates, work: string): Figure {
  const { Baton: own, ...peers } = rates;
  const best = Math.max(...Object.values(peers).map((peer) => peer[key]));
  const ratio = (own?.[key] ?? 0) / best;
  return {
    row: "P2",
    work,
    baton: `${short(own?.[key] ?? 0)}/s`,
    others: Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, `${short(peer[key])}/s`])),
    ratio: `${times(ratio)} the best peer`,
    line: "ahead of each",
    isMet: ratio > 1,
    ...(key === "each" && { reason: REASON }),
  };
}

export const settingTimers: Row = async (bench) => {
  const rates: Record<string, Rates> = {};
  for (const [file, name] of Object.entries(CONTENDERS)) rates[name] = await run(bench, file);
  return [
    figureOf(
      rates,
      "each",
      `setting ${EACH} timers, one at a time, ${IN_FLIGHT} in flight, each on disk when it returns`,
    ),
    figureOf(rates, "many", `setting ${MANY} timers in bulk, 1,000 at once, on disk when it returns`),
  ];
};
