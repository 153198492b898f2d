/** A running Baton: database, rooms, doors, worker, auditor; and the order in which they stop. */
import { type App, buildApp, type Wiring } from "../app.ts";
import type { Platform } from "../chat/platform.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { type Log, openLog } from "../core/log.ts";
import { describeError } from "../db/errors.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import { findStanding, livedSoFar, type Standing, TRY_OUT } from "../engine/instance.ts";
import type { Settings } from "../env.ts";
import { guardRoom } from "../features/guard-room.ts";
import { ROOMS } from "../features/index.ts";
import { scheduleShifts } from "../features/oncall/settle-shifts.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";
import type { Room } from "../features/room.ts";
import { databaseAnswers, schemaIsRight, workerIsFresh } from "../web/health.ts";
import { watchWith } from "../web/measure-engine.ts";
import { type Metrics, measureProcess, openMetrics } from "../web/metrics.ts";
import { type Serving, serve } from "../web/serve.ts";
import { openWebApp, type WebApp } from "../web/web-app.ts";
import { applyFirst } from "./first-organisation.ts";
import { openMasterKeys } from "./master-key.ts";
import { openStore, readySchema } from "./open-store.ts";
import { type Fulfilled, fulfilments } from "./ports.ts";
import { regainInstallations } from "./regain-installations.ts";
import { type Engine, startEngine } from "./start-engine.ts";
import { openRedisWitness } from "./witness.ts";

export type Role = "all" | "web" | "worker";

/** What the chat platforms need of a running Baton, and what they give it. */
export type Skins = {
  readonly platforms: readonly Platform[];
  /** Mounts the doors, opens sockets. Resolves to how they stop. */
  open(app: App, web: WebApp | null): Promise<() => Promise<void>>;
};

export type StartParts = {
  readonly settings: Settings;
  readonly role: Role;
  readonly organisationFile: string | URL | undefined;
  /** Made once the database is open, since tokens are found by the rows of installations. */
  readonly skins: (db: Database, log: Log) => Promise<Skins>;
  readonly ports?: readonly Fulfilled[];
  /** Default: all of them. The proofs add one of their own. */
  readonly rooms?: readonly Room[];
  /** After the schema is ready, before anything is written: the demo puts its movable clock in. */
  readonly prepareDatabase?: (db: Database) => Promise<void>;
  readonly log?: Log;
};

export type Running = {
  readonly app: App;
  /** Null in a worker that listens nowhere. */
  readonly port: number | null;
  readonly standing: Standing;
  readonly isFirstStart: boolean;
  /** Stops taking requests, finishes what is in hand, closes. Twice is once. */
  stop(): Promise<void>;
};

/** Starts everything. Errors: settings that do not fit the database; nothing is left running then. */
export async function startBaton(parts: StartParts): Promise<Running> {
  const { settings } = parts;
  const log = parts.log ?? openLog(settings.logLevel);
  const db = await openStore(settings);
  const stops: (() => Promise<void>)[] = [() => db.close()];
  try {
    await readySchema(db);
    await parts.prepareDatabase?.(db);
    const metrics = openMetrics();
    measureProcess(metrics);
    const skins = await parts.skins(db, log);
    const app = await openApp(parts, { db, log, metrics, platforms: skins.platforms });
    const isFirstStart = await applyFirst(app.house, parts.organisationFile);
    if (parts.role !== "web") await settleAllShifts(app.house);
    await regainInstallations(app.house);
    const witness = settings.redisUrl === undefined ? null : openRedisWitness(settings.redisUrl, log);
    const standing = await findStanding(
      db,
      settings.mode === "try-out" ? TRY_OUT : settings.publicUrl,
      witness,
    );
    if (standing.kind === "held") warnHeld(log, standing);
    const engine = parts.role === "web" ? null : await startEngine({ app, settings, log, standing });
    if (engine) stops.unshift(engine.stop);
    if (witness) stops.unshift(keepWitness(db, standing, witness));
    const web = openDoors(app, { settings, role: parts.role, metrics, engine, standing });
    stops.unshift(await skins.open(app, parts.role === "worker" ? null : web));
    const serving = await openPort(web, { settings, role: parts.role, log });
    if (serving) stops.unshift(() => serving.stop());
    return { app, port: serving?.port ?? null, standing, isFirstStart, stop: stopOnce(stops, log) };
  } catch (error) {
    await stopOnce(stops, log)();
    throw error;
  }
}

type Opened = {
  readonly db: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly platforms: readonly Platform[];
};

async function openApp(parts: StartParts, { db, log, metrics, platforms }: Opened): Promise<App> {
  const { settings } = parts;
  const keys = await openMasterKeys(db, settings);
  return buildApp(
    {
      db,
      log,
      keys,
      publicUrl: settings.publicUrl,
      isTrial: settings.mode === "trial",
      isPagingHeld: settings.mode === "trial" && !settings.isTrialForced,
      platforms,
      watch: watchWith(metrics),
      ports: [...fulfilments(settings, keys), ...(parts.ports ?? [])],
    } satisfies Wiring,
    parts.rooms,
  );
}

type Listening = { readonly settings: Settings; readonly role: Role; readonly log: Log };

async function openPort(web: WebApp, { settings, role, log }: Listening): Promise<Serving | null> {
  const { host, port, workerPort } = settings;
  if (role !== "worker") return serve(web, { host, port });
  if (workerPort === undefined) return null;
  try {
    return await serve(web, { host, port: workerPort });
  } catch (error) {
    // The one before it may still be draining there: pages come before what is measured of them.
    log.error(
      { port: workerPort, cause: describeError(error) },
      "WORKER_PORT: nobody can ask this worker how it is",
    );
    return null;
  }
}

type Doors = {
  readonly settings: Settings;
  readonly role: Role;
  readonly metrics: Metrics;
  /** Null in a process that only serves the web: another one's worker is not its readiness. */
  readonly engine: Engine | null;
  readonly standing: Standing;
};

/** HTTP: metrics, whether this process is ready, and the rooms' endpoints where it serves the web. */
function openDoors({ house }: App, { settings, role, metrics, engine, standing }: Doors): WebApp {
  const endpoints = ROOMS.map(guardRoom).flatMap((room) => room.endpoints ?? []);
  return openWebApp({
    house,
    endpoints: role === "worker" ? null : endpoints,
    metrics,
    checks: [
      databaseAnswers(house.db),
      schemaIsRight(house.db),
      ...(engine ? [workerIsFresh(engine.idleMs)] : []),
      async () => (standing.kind === "held" ? heldReason(standing) : null),
    ],
    metricsToken: settings.metricsToken,
  });
}

/** Shifts that ended while nobody ran, and boundaries that a new tz release moved, are settled at every start. */
async function settleAllShifts(house: App["house"]): Promise<void> {
  for (const org of await openTransaction(house.db, "*", findOrganisations)) {
    const actor = { kind: "baton", part: "start" } as const;
    await inOrganisation(house, { orgId: org.id, actor }, (ctx) => scheduleShifts(ctx));
  }
}

const heldReason = (standing: Extract<Standing, { kind: "held" }>): string =>
  standing.because === "clone"
    ? `held: this database belongs to another address; ${standing.waiting} effects wait; see "npm run instance"`
    : `held: this database was restored from an older state; ${standing.waiting} effects wait; see "npm run instance"`;

const warnHeld = (log: Log, standing: Extract<Standing, { kind: "held" }>): void =>
  log.error({ because: standing.because, waiting: standing.waiting }, heldReason(standing));

/** Tells the witness every ten seconds how far this database has lived. */
function keepWitness(db: Database, standing: Standing, witness: ReturnType<typeof openRedisWitness>) {
  const write = async () => {
    if (standing.kind === "at-work") await witness.write(standing.instanceId, await livedSoFar(db));
  };
  // A round that fails is made good by the next: the witness only ever learns later how far we lived.
  const rounds = setInterval(() => void write().catch(() => undefined), 10_000);
  return async () => {
    clearInterval(rounds);
    await witness.close();
  };
}

function stopOnce(stops: readonly (() => Promise<void>)[], log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      for (const stop of stops) {
        try {
          await stop();
        } catch (error) {
          log.warn({ cause: String(error) }, "a part did not stop cleanly");
        }
      }
    })();
    return stopping;
  };
}
