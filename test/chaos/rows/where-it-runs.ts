/** E1: the grounds on which Baton is asked to stand, and the line that it says where it cannot. */
import { Redis } from "ioredis";
import { openDatabase } from "../../../src/db/open.ts";
import { wrongClock } from "../../kit/faketime.ts";
import { findPgBouncer, startPgBouncer } from "../../kit/pgbouncer.ts";
import { findRedis, startRedis } from "../../kit/redis.ts";
import { inParallel } from "../kit/deliver.ts";
import type { Ground } from "../kit/ground.ts";
import { runProgram, type Stand, serveProgram } from "../kit/real-program.ts";
import { doSmallJob } from "../kit/small-job.ts";
import { installWithoutDev } from "../kit/without-dev.ts";
import type { Row } from "../row.ts";

/** Null: as it should be. Skipped: what this machine lacks. */
type Found = string | null | { readonly skipped: string };
type Case = { readonly name: string; prove(place: Place): Promise<Found> };
type Place = { readonly ground: Ground; readonly tree: string };

const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
/** An account that no list of accounts names, as some hosts of containers give one. */
const NAMELESS = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];
const SEAL = 'mount --make-rprivate / && mount -o remount,bind,ro / && exec "$@"';
/** Every file of the machine can be read and none written. */
const READ_ONLY = ["unshare", "-m", "sh", "-c", SEAL, "sh", ...NOBODY];
const isRoot = process.getuid?.() === 0;
const NO_ROOT = { skipped: "only root can take another account and a file system of its own" };

export const whereItRuns: Row = {
  id: "E1",
  what: "PgBouncer, no superuser, Redis of 1 MB, read-only as nobody, without development packages",
  async run({ ground, isLong, say }) {
    const { tree, remove } = installWithoutDev(isLong);
    try {
      const cases = [...GROUNDS, ...LINES];
      const found = await inParallel(cases, 2, async ({ name, prove }) => {
        const said = await prove({ ground, tree }).catch((error: unknown) => String(error));
        if (said !== null) say(`   ${typeof said === "string" ? name : `SKIPPED: ${name}`}: ${told(said)}`);
        return { name, said };
      });
      const wrong = found.filter(({ said }) => typeof said === "string");
      const skipped = found.filter(({ said }) => said !== null && typeof said !== "string");
      return {
        size: `${GROUNDS.length} grounds, on each an incident, its card, two pages, a restart, its end; ${LINES.length} where something is missing`,
        faults: GROUNDS.map(({ name }) => name).join("; "),
        result:
          `${found.length - wrong.length - skipped.length} of ${found.length} as they should be` +
          wrong
            .map(({ name, said }) => `; ${name}: ${told(said).replaceAll("\n", " ").slice(0, 200)}`)
            .join("") +
          skipped.map(({ name, said }) => `; not proved: ${name} (${told(said)})`).join(""),
        line: "works, or one line names what is missing",
        isMet: wrong.length === 0,
      };
    } finally {
      remove();
    }
  },
};

const told = (said: Found): string => (typeof said === "string" ? said : (said?.skipped ?? ""));

const demoOf = (tree: string) => ({ BATON_ORG_FILE: `${tree}/src/features/organisation/demo.yaml` });

const GROUNDS: readonly Case[] = [
  {
    name: "PgBouncer in transaction mode that keeps no prepared statements",
    async prove({ ground, tree }) {
      const bin = findPgBouncer();
      if (bin === null) return { skipped: "no pgbouncer" };
      const adminUrl = await ground.emptyDatabase();
      const pool = { port: ground.postgres.port, backends: 2, users: ["postgres"] };
      const bouncer = await startPgBouncer(bin, pool);
      try {
        return await job(tree, { adminUrl, DATABASE_URL: bouncer.through(adminUrl) });
      } finally {
        await bouncer.stop();
      }
    },
  },
  {
    name: "a user who merely owns an empty database",
    async prove({ ground, tree }) {
      const { adminUrl, DATABASE_URL } = await ownedDatabase(ground);
      return job(tree, { adminUrl, DATABASE_URL });
    },
  },
  {
    name: "a user who owns nothing and was granted Baton's role",
    async prove({ ground, tree }) {
      const { adminUrl, database, DATABASE_URL } = await ownedDatabase(ground);
      const { code, said } = await runProgram({ tree, environment: { DATABASE_URL } }, ["migrate"]);
      if (code !== 0) return said;
      const user = `${database}_guest`;
      await administer(adminUrl, [`create role ${user} login`, `grant baton_service to ${user}`]);
      return job(tree, { adminUrl, DATABASE_URL: asUser(adminUrl, user) });
    },
  },
  { name: "Redis of 1 MB, allkeys-lru, full of other things", prove: inSmallRedis },
  {
    name: "a host's clock ten minutes behind, in another zone and language",
    async prove({ ground, tree }) {
      const clock = wrongClock("-10m");
      if (clock === null) return { skipped: "no faketime" };
      const adminUrl = await ground.newDatabase();
      const REDIS_URL = ground.redis.url;
      return job(tree, { adminUrl, DATABASE_URL: adminUrl, REDIS_URL, ...clock, ...ELSEWHERE });
    },
  },
  {
    name: "a read-only file system, as nobody",
    async prove({ ground, tree }) {
      if (!isRoot) return NO_ROOT;
      const adminUrl = await ground.newDatabase();
      return job(tree, { adminUrl, DATABASE_URL: adminUrl }, READ_ONLY);
    },
  },
];

/** An empty database, and how a user comes to it who owns it and has no other right. */
async function ownedDatabase(ground: Ground) {
  const adminUrl = await ground.emptyDatabase();
  const database = new URL(adminUrl).pathname.slice(1);
  await administer(adminUrl, [
    `create role ${database}_owner login`,
    `alter database ${database} owner to ${database}_owner`,
  ]);
  return { adminUrl, database, DATABASE_URL: asUser(adminUrl, `${database}_owner`) };
}

async function inSmallRedis({ ground, tree }: Place): Promise<Found> {
  const adminUrl = await ground.newDatabase();
  const small = await startRedis(findRedis() ?? "", false, [
    ...["--maxmemory", "1mb"],
    ...["--maxmemory-policy", "allkeys-lru"],
  ]);
  const other = new Redis(small.url);
  // It stays full: what is written is refused or pushes out what was there.
  const flood = setInterval(
    () => void other.set(`other:${Math.random()}`, "x".repeat(20_000)).catch(() => undefined),
    2,
  );
  try {
    const said = await job(tree, { adminUrl, DATABASE_URL: adminUrl, REDIS_URL: small.url });
    const evicted = /evicted_keys:(\d+)/.exec(await other.info("stats"))?.[1];
    return said ?? (Number(evicted) > 0 ? null : "nothing was pushed out of Redis, so nothing is proved");
  } finally {
    clearInterval(flood);
    other.disconnect();
    await small.stop();
  }
}

/** What is not there, and the beginning of the one line that must say so. */
const LINES: readonly Case[] = [
  {
    name: "tables that the user may not use",
    async prove({ ground, tree }) {
      const url = await ground.newDatabase();
      const user = `${new URL(url).pathname.slice(1)}_stranger`;
      await administer(url, [`create role ${user} login`]);
      const environment = { DATABASE_URL: asUser(url, user) };
      return oneLine({ tree, environment }, /^DATABASE_URL: .*grant baton_service/);
    },
  },
  {
    name: "an empty database in which the user may make nothing",
    async prove({ ground, tree }) {
      const url = await ground.emptyDatabase();
      const user = `${new URL(url).pathname.slice(1)}_stranger`;
      await administer(url, [`create role ${user} login`]);
      const environment = { DATABASE_URL: asUser(url, user) };
      return oneLine({ tree, environment }, /^DATABASE_URL: .*may not create/);
    },
  },
  {
    name: "a try-out that can write nowhere",
    prove: async ({ tree }) =>
      isRoot ? oneLine({ tree, environment: {}, wrapper: READ_ONLY }, /^BATON_DATA_DIR /) : NO_ROOT,
  },
  {
    name: "a try-out without the Playground",
    async prove({ tree }) {
      const program = await serveProgram({ tree, environment: { BATON_DATA_DIR: `${tree}/.baton` } });
      const { code, said } = await program.stop();
      const lines = said.split("\n").filter((line) => /Playground|window/i.test(line));
      return code === 0 && lines.length === 1 && lines[0]?.includes("--omit=dev") ? null : said;
    },
  },
  {
    name: "a name for the account that plans",
    async prove({ ground, tree }) {
      if (!isRoot) return NO_ROOT;
      const environment = { DATABASE_URL: await ground.newDatabase(), ...MASTER };
      const file = demoOf(tree).BATON_ORG_FILE;
      const { code, said } = await runProgram({ tree, environment, wrapper: NAMELESS }, [
        "org",
        "plan",
        file,
      ]);
      return code === 0 ? null : said;
    },
  },
];

const MASTER = { BATON_MASTER_KEY: "chaos-master-key-chaos-master-key-00" };

const ELSEWHERE = { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };

type Told = { readonly adminUrl: string; readonly DATABASE_URL: string } & Stand["environment"];

const job = (tree: string, { adminUrl, ...told }: Told, wrapper: readonly string[] = []) =>
  doSmallJob({ tree, adminUrl, wrapper, environment: { ...told, ...demoOf(tree), ...MASTER } });

async function oneLine(stand: Stand, line: RegExp): Promise<string | null> {
  const { code, said } = await runProgram(stand);
  const lines = said.trim().split("\n");
  return code === 1 && lines.length === 1 && line.test(said) ? null : `ended with ${code}: ${said}`;
}

async function administer(url: string, statements: readonly string[]): Promise<void> {
  const db = await openDatabase({ url, connections: 1 });
  try {
    for (const statement of statements) await db.raw(statement);
  } finally {
    await db.close();
  }
}

function asUser(url: string, user: string): string {
  const address = new URL(url);
  address.username = user;
  return address.href;
}
