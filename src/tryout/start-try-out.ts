/** The try-out: Baton on its embedded database, with two Playground windows and a page that shows Slack. */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { type Log, openLog } from "../core/log.ts";
import { processNow } from "../db/clock.ts";
import { readEngine } from "../db/embedded-engine.ts";
import type { Settings } from "../env.ts";
import type { Running, StartParts } from "../start/baton.ts";
import { demoWindows, SLACK_CHANNELS, SLACK_USERS, TENANT } from "./demo-people.ts";
import { isPlaygroundInstalled, type Playground, startPlayground } from "./playground.ts";
import type { PlaygroundWindow } from "./playground-config.ts";
import { type SlackStandIn, startSlackStandIn } from "./slack-stand-in/start-stand-in.ts";
import { welcome } from "./welcome.ts";

export type TryOut = Running & {
  readonly standIn: SlackStandIn;
  readonly playground: Playground | null;
  readonly signingSecret: string;
};

export type TryOutParts = {
  readonly settings: Settings;
  readonly log?: Log;
  /** The stand-in's clock; the process's own unless the demo moves it. */
  readonly now?: () => Date;
  readonly isPlaygroundWanted?: boolean;
  /** Default: the engineer's and the approver's. */
  readonly windows?: readonly PlaygroundWindow[];
  readonly prepareDatabase?: StartParts["prepareDatabase"];
};

/**
 * Starts everything and tells where to go. Everything listens on loopback only. Resolves when Baton answers and
 * the windows' addresses take callers; their programs may still load for a moment.
 */
export async function startTryOut(settings: Settings): Promise<TryOut> {
  const log = openLog(settings.logLevel === "info" ? "warn" : settings.logLevel);
  const running = await openTryOut({ settings, log });
  const { postAgain } = await import("./post-again.ts");
  if (!running.isFirstStart) await postAgain(running.app);
  process.stdout.write(welcome(settings, running));
  running.playground?.ready.catch((error: Error) => log.error({}, error.message));
  return running;
}

/** The parts of a try-out without its words; the demo drives them. */
export async function openTryOut(parts: TryOutParts): Promise<TryOut> {
  const { settings } = parts;
  const log = parts.log ?? openLog("warn");
  const signingSecret = randomBytes(16).toString("hex");
  const token = `xoxb-try-out-${randomBytes(8).toString("hex")}`;
  const standIn = await openStandIn(parts, token);
  const opened: { playground: Playground | null } = { playground: null };
  let running: Running | null = null;
  const stop = async () => {
    await opened.playground?.stop();
    await running?.stop();
    await standIn.stop();
  };
  try {
    // Their programs load, and the database's is compiled, beside everything below.
    if (parts.isPlaygroundWanted !== false) opened.playground = await openPlayground(parts);
    // Whoever opens the database is told.
    readEngine().catch(() => undefined);
    const { startBaton } = await import("../start/baton.ts");
    const { DEMO_FILE } = await import("../start/first-organisation.ts");
    const { tryOutSkins } = await import("./skins.ts");
    running = await startBaton({
      settings,
      role: "all",
      organisationFile: settings.organisationFile ?? DEMO_FILE,
      log,
      ...(parts.prepareDatabase ? { prepareDatabase: parts.prepareDatabase } : {}),
      skins: async (_db, ownLog) =>
        tryOutSkins({ log: ownLog, token, signingSecret, standIn, opened, now: parts.now ?? processNow }),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...running, standIn, playground: opened.playground, signingSecret, stop };
}

const openStandIn = ({ settings, now }: TryOutParts, token: string): Promise<SlackStandIn> =>
  startSlackStandIn({
    token,
    users: SLACK_USERS,
    channels: SLACK_CHANNELS,
    port: settings.port + 3,
    ...(now ? { now } : {}),
  });

async function openPlayground({ settings, windows }: TryOutParts): Promise<Playground | null> {
  // Whoever reads what `npm start` prints is told there.
  if (!isPlaygroundInstalled()) return null;
  return startPlayground({
    endpoint: `http://127.0.0.1:${settings.port}/api/messages`,
    tenantId: TENANT,
    windows: windows ?? demoWindows(settings.port),
    folder: resolve(settings.dataFolder, "playground"),
  });
}
