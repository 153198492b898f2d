/** Baton as it runs for many people: web and worker processes on one Postgres and Redis, before both fakes. */
import { fileURLToPath } from "node:url";
import { type App, buildApp } from "../../../src/app.ts";
import { openKeys } from "../../../src/core/keys.ts";
import { openLog } from "../../../src/core/log.ts";
import { type Database, openDatabase } from "../../../src/db/open.ts";
import { connectRedis } from "../../../src/engine/redis-wake.ts";
import { unwatched } from "../../../src/engine/watch.ts";
import { ROOMS } from "../../../src/features/index.ts";
import type { Role } from "../../../src/start/baton.ts";
import type { SlackStandIn } from "../../../src/tryout/slack-stand-in/start-stand-in.ts";
import { MERIDIAN, SLACK_SECRET, SLACK_TOKEN, startFakeSlack } from "../../kit/fake-slack.ts";
import { sparePort } from "../../kit/postgres.ts";
import { APP_ID, type FakeTeams, startFakeTeams, TENANT } from "../../kit/teams/fake-teams.ts";
import type { Ground } from "./ground.ts";
import { probeRoom } from "./probe-room.ts";
import { type BatonProcess, type Spawning, spawnBaton } from "./spawn-baton.ts";

const DEMO = fileURLToPath(new URL("../../../src/features/organisation/demo.yaml", import.meta.url));
/** Obviously a dummy. */
const MASTER_KEY = "chaos-master-key-chaos-master-key-00";

export type Fleet = {
  readonly ground: Ground;
  readonly databaseUrl: string;
  readonly db: Database;
  /** The same rooms in this process, without platforms: sets timers, reads rows. */
  readonly app: App;
  readonly slack: SlackStandIn;
  readonly teams: FakeTeams;
  readonly processes: BatonProcess[];
  /** What its processes are started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts one more; a worker unless said otherwise. */
  start(role?: Role, more?: Partial<Spawning>): Promise<BatonProcess>;
  /** An address of a web process that is alive, each in turn. */
  door(): string;
  isStopped(): boolean;
  stop(): Promise<void>;
};

export type FleetSize = {
  readonly web?: number;
  readonly workers?: number;
  /** Processes that are both. */
  readonly all?: number;
  /** Besides those of the demo organisation; id and name. */
  readonly channels?: Readonly<Record<string, string>>;
  readonly isWithoutRedis?: boolean;
  /** The clock of its Slack; the real one where none is given. */
  readonly now?: () => Date;
  readonly environment?: Readonly<Record<string, string>>;
  readonly masterKey?: string | undefined;
  /** Instead of the ground's own address of the new database: a proxy before it. */
  readonly databaseUrl?: (own: string) => string;
  /** A database that is there already: nothing is made for it. */
  readonly at?: string;
};

/** Opens a fleet on a new database with the demo organisation. */
export async function openFleet(ground: Ground, size: FleetSize = {}): Promise<Fleet> {
  const databaseUrl = size.at ?? (await ground.newDatabase());
  const [slack, teams] = await Promise.all([
    startFakeSlack({
      channels: { ...MERIDIAN.channels, ...size.channels },
      ...(size.now && { now: size.now }),
    }),
    startFakeTeams(),
  ]);
  slack.world.paceMs = 1000;
  const db = await openDatabase({ url: databaseUrl, connections: 8 });
  await db.useServiceRole();
  const log = openLog("fatal");
  const app = buildApp(
    {
      db,
      log,
      keys: openKeys([size.masterKey ?? MASTER_KEY]),
      publicUrl: "https://baton.example",
      isTrial: false,
      platforms: [],
      watch: unwatched,
      ports: [],
    },
    [...ROOMS, probeRoom],
  );
  const hints = size.isWithoutRedis
    ? null
    : connectRedis({ url: ground.redis.url, log, skewMs: () => 0, worker: null });
  const processes: BatonProcess[] = [];
  const environment = {
    ...environmentOf({ slack, teams, databaseUrl: size.databaseUrl?.(databaseUrl) ?? databaseUrl }),
    ...(size.isWithoutRedis ? {} : { REDIS_URL: ground.redis.url }),
    ...(size.masterKey === undefined ? {} : { BATON_MASTER_KEY: size.masterKey }),
    ...size.environment,
  };
  let turn = 0;
  let isStopped = false;
  const fleet: Fleet = {
    ...{ ground, databaseUrl, db, app, slack, teams, processes, environment },
    async start(role = "worker", more = {}) {
      const port = role === "worker" ? null : await sparePort();
      const own = { role, port, serviceUrl: teams.serviceUrl, ...more };
      const started = await spawnBaton({ ...own, environment: { ...environment, ...more.environment } });
      processes.push(started);
      if (isStopped) await started.kill();
      return started;
    },
    door() {
      const doors = processes.filter((one) => one.url !== null && one.isAlive());
      turn += 1;
      return doors[turn % doors.length]?.url ?? "http://127.0.0.1:9";
    },
    isStopped: () => isStopped,
    async stop() {
      isStopped = true;
      await Promise.all(processes.map((one) => one.kill()));
      await hints?.stop();
      await db.close();
      await Promise.all([slack.stop(), teams.stop()]);
    },
  };
  // The first applies the organisation's file; the others find it there.
  const roles: Role[] = [
    ...Array.from({ length: size.all ?? 0 }, () => "all" as const),
    ...Array.from({ length: size.web ?? 0 }, () => "web" as const),
    ...Array.from({ length: size.workers ?? 0 }, () => "worker" as const),
  ];
  const [first, ...rest] = roles;
  if (first) await fleet.start(first);
  await Promise.all(rest.map((role) => fleet.start(role)));
  return fleet;
}

type Outside = { readonly slack: SlackStandIn; readonly teams: FakeTeams; readonly databaseUrl: string };

const environmentOf = ({ slack, teams, databaseUrl }: Outside): Readonly<Record<string, string>> => ({
  DATABASE_URL: databaseUrl,
  BATON_ORG_FILE: DEMO,
  BATON_MASTER_KEY: MASTER_KEY,
  SLACK_BOT_TOKEN: SLACK_TOKEN,
  SLACK_SIGNING_SECRET: SLACK_SECRET,
  SLACK_API_URL: slack.apiUrl,
  TEAMS_APP_ID: APP_ID,
  TEAMS_APP_PASSWORD: "unused-dummy-password",
  TEAMS_TENANT_ID: TENANT,
  TEAMS_METADATA_URL: teams.metadataUrl,
  TEAMS_SERVICE_HOSTS: new URL(teams.url).host,
  PUBLIC_URL: "https://baton.example",
  HOST: "127.0.0.1",
  LOG_LEVEL: "warn",
});
