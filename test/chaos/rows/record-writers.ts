/** U4: many write to one record at once, and processes die in the middle of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../src/db/open.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { BARE_ORG, openBareHouse } from "../../kit/open-bare-house.ts";
import { until } from "../kit/probes.ts";
import type { Row, Tools } from "../row.ts";

const ENTRY = fileURLToPath(new URL("../kit/record-writer.ts", import.meta.url));
const WRITERS = 50;
const PROCESSES = 5;
const ROWS = 200;
/** Whenever so many more are acknowledged, a process falls. */
const KILL_EVERY = 2000;

type Crew = {
  readonly url: string;
  /** By writer: how many of his acts were acknowledged. */
  readonly acknowledged: Map<number, number>;
  readonly processes: { readonly writers: readonly number[]; child: ChildProcess }[];
  readonly failures: string[];
};

export const recordWriters: Row = {
  id: "U4",
  what: "fifty write to one record while processes are killed",
  async run({ ground, random }: Tools) {
    const url = await ground.newDatabase();
    const db = await openDatabase({ url, connections: 4 });
    const crew: Crew = { url, acknowledged: new Map(), processes: [], failures: [] };
    try {
      await openBareHouse({ rooms: [], db });
      for (let n = 0; n < PROCESSES; n++) {
        const writers = Array.from(
          { length: WRITERS / PROCESSES },
          (_, at) => n * (WRITERS / PROCESSES) + at,
        );
        crew.processes.push({ writers, child: launch(crew, writers) });
      }
      const total = WRITERS * ROWS;
      let killed = 0;
      while (killed < total / KILL_EVERY - 1) {
        const enough = (killed + 1) * KILL_EVERY;
        if (!(await until(() => countOf(crew) >= enough, 60_000))) break;
        await fell(crew, random.pick(crew.processes));
        killed += 1;
      }
      await until(() => countOf(crew) >= total, 60_000);
      const found = await look(db);
      const lost = total - found.distinct;
      return {
        size: `${WRITERS} writers in ${PROCESSES} processes, ${ROWS} rows each`,
        faults: `${killed} kill -9, one to five rows in a transaction`,
        result:
          `${found.flaw === null ? "no fork, no gap" : `${found.flaw.kind} at ${found.flaw.seq}`}, ` +
          `${found.deadlocks} deadlocks, ${lost} of ${total} lost, ${crew.failures.length} failures` +
          (crew.failures[0] ? `: ${crew.failures[0].slice(0, 200)}` : ""),
        line: "no fork, gap, deadlock; nothing acknowledged is lost",
        isMet: found.flaw === null && found.deadlocks === 0 && lost === 0 && crew.failures.length === 0,
      };
    } finally {
      for (const { child } of crew.processes) child.kill("SIGKILL");
      await db.close();
    }
  },
};

const countOf = ({ acknowledged }: Crew): number =>
  [...acknowledged.values()].reduce((sum, count) => sum + count, 0);

/** Each writer goes on behind what was acknowledged to him. */
function launch(crew: Crew, writers: readonly number[]): ChildProcess {
  const from = writers.map((writer) => `${writer}:${crew.acknowledged.get(writer) ?? 0}`);
  const child = spawn(process.execPath, [ENTRY, crew.url, String(ROWS), ...from], {
    env: { PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [writer, done] = line.split(":").map(Number);
    if (writer !== undefined && done !== undefined) crew.acknowledged.set(writer, done);
  });
  child.stderr.on("data", (chunk: Buffer) => crew.failures.push(chunk.toString("utf8")));
  return child;
}

async function fell(crew: Crew, process: Crew["processes"][number]): Promise<void> {
  const { child } = process;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "close");
    child.kill("SIGKILL");
    await gone;
  }
  process.child = launch(crew, process.writers);
}

async function look(db: Awaited<ReturnType<typeof openDatabase>>) {
  const { flaw } = await verifyRecord(db, BARE_ORG);
  const [counts] = await db.raw<{ distinct: number }>(
    "select count(distinct subject)::int as distinct from records where org_id = $1",
    [BARE_ORG],
  );
  const [stat] = await db.raw<{ deadlocks: number }>(
    "select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()",
  );
  return { flaw, distinct: counts?.distinct ?? 0, deadlocks: stat?.deadlocks ?? 0 };
}
