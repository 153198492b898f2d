/** E2: the demo's day on other hosts and databases; whoever reads its transcript cannot tell where it was played. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../src/db/open.ts";
import { wrongClock } from "../../kit/faketime.ts";
import { findPgBouncer, type OwnPgBouncer, startPgBouncer } from "../../kit/pgbouncer.ts";
import { inParallel } from "../kit/deliver.ts";
import type { Ground } from "../kit/ground.ts";
import type { Row } from "../row.ts";

const DEMO = fileURLToPath(new URL("../../demo/run.ts", import.meta.url));

type Place = {
  readonly environment?: Readonly<Record<string, string>>;
  /** Absent: the embedded database. */
  readonly database?: string;
};

type Strangeness = { readonly name: string; readonly place: Place };

export const sameDayAnywhere: Row = {
  id: "E2",
  what: "the demo in another zone, in Turkish, with a wrong clock, on a database of half-hour time",
  async run({ ground, isLong, say }) {
    const clock = wrongClock("+10m");
    const bin = findPgBouncer();
    const missing = [...(clock ? [] : ["faketime"]), ...(bin ? [] : ["pgbouncer"])];
    for (const program of missing)
      say(`   SKIPPED: no ${program} on this machine, so that part is not proved`);
    const pool = { port: ground.postgres.port, backends: 2, users: ["postgres"] };
    const bouncer = bin === null ? null : await startPgBouncer(bin, pool);
    try {
      const strange = await strangePlaces(ground, { clock, bouncer });
      const places = isLong ? strange : [together(strange)];
      const [plain = [], ...others] = await inParallel(
        [{}, ...places.map(({ place }) => place)],
        2,
        playDemo,
      );
      const differing = others.flatMap((lines, at) => compare(plain, lines, places[at]?.name ?? ""));
      return {
        size: `${plain.length} lines, ${others.length + 1} days`,
        faults: places.map(({ name }) => name).join("; "),
        result: [
          `${differing.length} lines differ`,
          ...differing.slice(0, 3),
          ...missing.map((program) => `not proved: ${program} is not here`),
        ].join("; "),
        line: "the same transcript, but for identifiers",
        isMet: plain.length > 500 && differing.length === 0,
      };
    } finally {
      await bouncer?.stop();
    }
  },
};

type Means = { readonly clock: ReturnType<typeof wrongClock>; readonly bouncer: OwnPgBouncer | null };

async function strangePlaces(ground: Ground, { clock, bouncer }: Means): Promise<readonly Strangeness[]> {
  const database = await strangeDatabase(ground);
  return [
    { name: "TZ=Pacific/Chatham", place: { environment: { TZ: "Pacific/Chatham" } } },
    { name: "LANG=tr_TR.UTF-8", place: { environment: { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" } } },
    ...(clock ? [{ name: "host's clock 10 min ahead", place: { environment: clock } }] : []),
    { name: "Postgres in Asia/Kolkata that writes 9 March as 09/03", place: { database } },
    ...(bouncer
      ? [
          {
            name: "and PgBouncer in transaction mode",
            place: { database: bouncer.through(await strangeDatabase(ground)) },
          },
        ]
      : []),
  ];
}

/** All of them at once; where two name a database, the later. */
const together = (all: readonly Strangeness[]): Strangeness => ({
  name: all.map(({ name }) => name).join(", "),
  place: {
    ...Object.assign({}, ...all.map(({ place }) => place)),
    environment: Object.assign({}, ...all.map(({ place }) => place.environment ?? {})),
  },
});

async function strangeDatabase(ground: Ground): Promise<string> {
  const url = await ground.emptyDatabase();
  const name = new URL(url).pathname.slice(1);
  const db = await openDatabase({ url, connections: 1 });
  try {
    await db.raw(`alter database ${name} set timezone = 'Asia/Kolkata'`);
    await db.raw(`alter database ${name} set datestyle = 'SQL, DMY'`);
  } finally {
    await db.close();
  }
  return url;
}

/** The transcript's lines. Errors: why the day did not go as it should. */
async function playDemo({ environment = {}, database }: Place): Promise<readonly string[]> {
  const words = database === undefined ? [] : ["--database", database];
  const child = spawn(process.execPath, [DEMO, ...words], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  for (const name of ["out", "err"] as const)
    child[`std${name}`].setEncoding("utf8").on("data", (part: string) => {
      said[name] += part;
    });
  const giveUp = setTimeout(() => child.kill("SIGKILL"), 120_000);
  const [code] = (await once(child, "close")) as [number | null];
  clearTimeout(giveUp);
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${said.err}`);
  return said.out.split("\n").map(withoutIdentifiers);
}

/** The one that people read: the newest hash of the record. */
const withoutIdentifiers = (line: string): string => line.replace(/\b[0-9a-f]{16}\b/g, "…");

const compare = (plain: readonly string[], lines: readonly string[], name: string): string[] =>
  Array.from({ length: Math.max(plain.length, lines.length) }, (_, at) => [plain[at], lines[at]] as const)
    .filter(([before, after]) => before !== after)
    .map(([before, after]) => `${name}: "${before?.trim()}" became "${after?.trim()}"`);
