/** P9: what one act costs as timers and incidents grow in number. */
import type { Bench, Figure, Row } from "../bench.ts";
import { median, short, times } from "../measure.ts";
import { type OwnProcess, startContender } from "../own-process.ts";

type Act = {
  readonly name: "timerActs" | "firing" | "incidentActs" | "list";
  readonly work: string;
  readonly repeated: number;
};

const OF_TIMERS: readonly Act[] = [
  { name: "timerActs", work: "setting, moving and cancelling one timer", repeated: 20 },
  { name: "firing", work: "setting and firing 100 timers that are due", repeated: 4 },
];
const OF_INCIDENTS: readonly Act[] = [
  { name: "incidentActs", work: "opening, acknowledging, updating and resolving one incident", repeated: 6 },
  { name: "list", work: "listing what is open", repeated: 6 },
];

const ROUNDS = 8;
const MOST = 1.5;

type House = { readonly size: number; readonly own: OwnProcess };

/** All sizes take turns, so that a machine that is busy for a while is busy for all of them. */
async function compare(bench: Bench, houses: readonly House[], act: Act): Promise<Map<number, number>> {
  const took = new Map<number, number[]>(houses.map(({ size }) => [size, []]));
  for (const { own } of houses) await own.ask("act", { name: act.name, times: act.repeated });
  for (let round = 0; round < ROUNDS; round++) {
    for (const { size, own } of houses)
      took.get(size)?.push(...(await own.ask<number[]>("act", { name: act.name, times: act.repeated })));
  }
  const medians = new Map([...took].map(([size, all]) => [size, median(all)]));
  bench.say(`${act.work}: ${[...medians].map(([size, ms]) => `${short(size)} ${short(ms)} ms`).join(", ")}`);
  return medians;
}

async function run(
  bench: Bench,
  {
    sizes,
    what,
    acts,
  }: {
    readonly sizes: readonly number[];
    readonly what: "timers" | "incidents";
    readonly acts: readonly Act[];
  },
): Promise<Figure[]> {
  const houses: House[] = [];
  try {
    for (const size of sizes) {
      const own = await startContender("growing-house");
      houses.push({ size, own });
      await own.ask("open", {
        databaseUrl: await bench.services.newDatabase("baton"),
        timers: 0,
        incidents: 0,
        [what]: size,
      });
    }
    const figures: Figure[] = [];
    for (const act of acts) figures.push(figureOf(act, what, await compare(bench, houses, act)));
    return figures;
  } finally {
    for (const { own } of houses) await own.stop();
  }
}

function figureOf(act: Act, what: string, medians: ReadonlyMap<number, number>): Figure {
  const all = [...medians];
  const [first, last] = [all[0], all.at(-1)];
  const ratio = (last?.[1] ?? Number.NaN) / (first?.[1] ?? Number.NaN);
  const sizes = all.map(([size]) => size.toLocaleString("en-US")).join(" / ");
  return {
    row: "P9",
    work: `${act.work}, with ${sizes} ${what}`,
    baton: `${all.map(([, ms]) => short(ms)).join(" / ")} ms`,
    others: {},
    ratio: times(ratio),
    line: `≤ ${MOST} × from the least to the most`,
    isMet: ratio <= MOST,
  };
}

export const growing: Row = async (bench) => {
  const sizes = [1_000, 10_000, 100_000, ...(bench.options.isLong ? [1_000_000] : [])];
  return [
    ...(await run(bench, { sizes, what: "timers", acts: OF_TIMERS })),
    ...(await run(bench, { sizes, what: "incidents", acts: OF_INCIDENTS })),
  ];
};
