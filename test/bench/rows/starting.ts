/** P8: from start to ready, and memory a minute later, with 100,000 timers waiting. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { DatabaseSettings } from "../../../src/db/open.ts";
import { sparePort } from "../../kit/postgres.ts";
import { batonEnvironment, MAIN, MASTER_KEY } from "../baton-environment.ts";
import { type Bench, type Figure, FLOOR, type Row } from "../bench.ts";
import { median, short, times } from "../measure.ts";
import { startContender } from "../own-process.ts";
import { type Program, type Starting, startProgram } from "../program.ts";

const TIMERS = 100_000;
const STARTS = 5;
const MINUTE_MS = 60_000;
const KINDS = ["bare", "postgres", "embedded"] as const;
type Kind = (typeof KINDS)[number];

const PREPARE = new URL("../../../src/start/prepare.ts", import.meta.url).pathname;
const BARE = new URL("../contenders/bare-listen.ts", import.meta.url).pathname;

type Prepared = {
  readonly starting: Readonly<Record<Kind, () => Promise<Starting>>>;
  readonly folder: string;
};

const urlAt = (port: number): string => `http://127.0.0.1:${port}/readyz`;

/** Nothing listens there: what would leave is tried again later, as when Slack is away. */
const NO_SLACK = "http://127.0.0.1:9/api/";

async function fill(database: DatabaseSettings): Promise<void> {
  const filler = await startContender("baton-rows");
  await filler.ask("open", { database, masterKey: MASTER_KEY, records: 0, timers: TIMERS });
  await filler.stop();
}

async function prepare(bench: Bench, folder: string): Promise<Prepared> {
  // As `npm ci` leaves an installation: bundled, and compiled.
  await promisify(execFile)(process.execPath, [PREPARE]);
  const databaseUrl = await bench.services.newDatabase("baton");
  const program = async (kind: Kind): Promise<Starting> => {
    const port = await sparePort();
    const isBare = kind === "bare";
    return {
      name: kind,
      command: isBare ? [process.execPath, BARE, String(port)] : [process.execPath, MAIN, "serve"],
      environment: isBare
        ? {}
        : {
            ...batonEnvironment(port, NO_SLACK),
            BATON_DATA_DIR: join(folder, kind),
            ...(kind === "postgres"
              ? { DATABASE_URL: databaseUrl, REDIS_URL: bench.services.redis.url }
              : {}),
          },
      ready: { url: urlAt(port) },
    };
  };
  const starting = Object.fromEntries(
    KINDS.map((kind) => [kind, () => program(kind)]),
  ) as Prepared["starting"];
  // A first start makes the organisation; then the timers are set.
  for (const kind of ["postgres", "embedded"] as const)
    await (await startProgram(await starting[kind]())).stop();
  await fill({ url: databaseUrl });
  bench.say("100,000 timers wait on Postgres");
  await fill({ folder: join(folder, "embedded", "database") });
  bench.say("100,000 timers wait in the embedded database");
  return { starting, folder };
}

type Starts = Readonly<Record<Kind, number>>;

async function timeStarts(bench: Bench, { starting }: Prepared): Promise<Starts> {
  const took: Record<Kind, number[]> = { bare: [], postgres: [], embedded: [] };
  for (let round = 0; round < STARTS; round++) {
    for (const kind of KINDS) {
      const program = await startProgram(await starting[kind]());
      took[kind].push(program.readyMs);
      await program.stop();
    }
  }
  const medians = {
    bare: median(took.bare),
    postgres: median(took.postgres),
    embedded: median(took.embedded),
  };
  bench.say(`ready after ${KINDS.map((kind) => `${kind} ${short(medians[kind])} ms`).join(", ")}`);
  return medians;
}

/** All three idle side by side for the same minute. */
async function memoryAfterMinute(bench: Bench, { starting }: Prepared): Promise<Starts> {
  const programs: [Kind, Program][] = [];
  for (const kind of KINDS) programs.push([kind, await startProgram(await starting[kind]())]);
  await pause(MINUTE_MS);
  const memory = Object.fromEntries(programs.map(([kind, one]) => [kind, one.memoryMb()])) as Starts;
  for (const [, program] of programs) await program.stop();
  bench.say(`memory ${KINDS.map((kind) => `${kind} ${short(memory[kind])} MB`).join(", ")}`);
  return memory;
}

/** `npm start` as a newcomer types it after `npm ci`: an empty folder, both windows open. */
async function firstStart(folder: string): Promise<number> {
  const port = await sparePort();
  const program = await startProgram({
    name: "a first start",
    command: ["npm", "start"],
    environment: {
      PORT: String(port),
      BATON_DATA_DIR: join(folder, "first"),
      npm_config_update_notifier: "false",
    },
    ready: { says: /try it out/ },
  });
  await program.stop();
  return program.readyMs;
}

export const starting: Row = async (bench) => {
  const folder = mkdtempSync(join(tmpdir(), "baton-bench-"));
  try {
    const prepared = await prepare(bench, folder);
    const starts = await timeStarts(bench, prepared);
    const first = await firstStart(folder);
    bench.say(`a first start: ${short(first)} ms`);
    return figuresOf({ starts, first, memory: await memoryAfterMinute(bench, prepared) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Measured = { readonly starts: Starts; readonly memory: Starts; readonly first: number };

function figuresOf({ starts, memory, first }: Measured): Figure[] {
  const ms = (value: number) => `${short(value)} ms`;
  const mb = (value: number) => `${short(value)} MB`;
  const compared = (what: {
    work: string;
    own: number;
    bare: number;
    show: (value: number) => string;
    most: number;
  }) => ({
    row: "P8",
    work: what.work,
    baton: what.show(what.own),
    others: { [FLOOR]: what.show(what.bare) },
    ratio: times(what.own / what.bare),
    line: `≤ ${what.most} × bare`,
    isMet: what.own / what.bare <= what.most,
  });
  const { bare } = starts;
  return [
    compared({ work: "start to ready on Postgres and Redis", own: starts.postgres, bare, show: ms, most: 2 }),
    compared({
      work: "start to ready, embedded database reopened",
      own: starts.embedded,
      bare,
      show: ms,
      most: 4,
    }),
    {
      row: "P8",
      work: "`npm start` on an empty folder after `npm ci`, until it says where to go",
      baton: ms(first),
      others: {},
      ratio: "",
      line: "≤ 5 s",
      isMet: first <= 5000,
    },
    compared({
      work: "resident memory a minute after ready, 100,000 timers, on Postgres and Redis",
      own: memory.postgres,
      bare: memory.bare,
      show: mb,
      most: 2,
    }),
    {
      row: "P8",
      work: "the same with the embedded database in the process",
      baton: mb(memory.embedded),
      others: { [FLOOR]: mb(memory.bare) },
      ratio: times(memory.embedded / memory.bare),
      line: "≤ 800 MB",
      isMet: memory.embedded <= 800,
    },
  ];
}
