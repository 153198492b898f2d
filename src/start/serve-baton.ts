/** `serve`: in production the configured chats; without any, the try-out with its own clients. */
import { setTimeout as pause } from "node:timers/promises";
import type { Settings } from "../env.ts";
import { bolt, webApi } from "../slack/vendor.ts";
import { botbuilder } from "../teams/botbuilder.ts";
import type { Role, Running } from "./baton.ts";

/** As a shell says it. */
const ENDED_BY_SIGTERM = 143;

/** After a worker's start. Milliseconds. */
const LATER_MS = 2000;

/** `isQuiet` settles when nothing of the start goes on any more. */
type Started = { readonly running: Running; readonly isQuiet: Promise<void> };

/** Starts and stays until SIGTERM or SIGINT, which drain. `isReady` is called once everything is loaded. */
export async function serveBaton(settings: Settings, role: Role, isReady: () => void): Promise<void> {
  const isTryOut = settings.mode === "try-out";
  let started: Running | undefined;
  let isStopping = false;
  const stop = (): void => {
    // What begins is cut off as by a crash, which loses nothing.
    if (started === undefined) process.exit(ENDED_BY_SIGTERM);
    // A second signal does not wait for the drain.
    if (isStopping) process.exit(1);
    isStopping = true;
    void started.stop().then(() => process.exit(0));
  };
  // Before the start: the first process of a container hears of no signal that it has not asked for.
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  const { running, isQuiet } = isTryOut ? await tryOut(settings) : await production(settings, role);
  started = running;
  void isQuiet.then(async () => {
    // What waited while no worker was there goes first; whatever of these that needs, it loads itself.
    if (role === "worker") await pause(LATER_MS, undefined, { ref: false });
    if (isTryOut || settings.teams.length > 0) loadTeams();
    if (isTryOut || settings.slack.length > 0) loadSlack(role);
    isReady();
  });
}

async function production(settings: Settings, role: Role): Promise<Started> {
  const [{ startBaton }, { chatSkins }] = await Promise.all([
    import("./baton.ts"),
    import("./chat-skins.ts"),
  ]);
  const running = await startBaton({
    settings,
    role,
    organisationFile: settings.organisationFile,
    skins: (db, log) => chatSkins(settings, { db, log }),
  });
  return { running, isQuiet: Promise.resolve() };
}

/** Loaded only where it is used: it needs packages that a production install leaves out. */
async function tryOut(settings: Settings): Promise<Started> {
  const { startTryOut } = await import("../tryout/start-try-out.ts");
  const running = await startTryOut(settings);
  // The windows' programs have the processor until they have loaded; why one did not is said elsewhere.
  const isQuiet = (running.playground?.ready ?? Promise.resolve()).catch(() => undefined);
  return { running, isQuiet };
}

/** The first request from Teams would wait 0.3 s for this. */
export const loadTeams = (): void => void botbuilder();

/** And the first from Slack 0.15 s for this; a worker is asked nothing. */
export function loadSlack(role: Role): void {
  if (role !== "worker") bolt();
  webApi();
}
