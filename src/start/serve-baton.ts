/** `serve`: in production the configured chats; without any, the try-out with its own clients. */
import type { Settings } from "../env.ts";
import { type Role, type Running, startBaton } from "./baton.ts";
import { chatSkins } from "./chat-skins.ts";

/** Starts and stays until SIGTERM or SIGINT, which drain. `isReady` is called once everything answers. */
export async function serveBaton(settings: Settings, role: Role, isReady: () => void): Promise<void> {
  const running = settings.mode === "try-out" ? await tryOut(settings) : await production(settings, role);
  isReady();
  let isStopping = false;
  const stop = (): void => {
    // A second signal does not wait for the drain.
    if (isStopping) process.exit(1);
    isStopping = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

const production = (settings: Settings, role: Role): Promise<Running> =>
  startBaton({
    settings,
    role,
    organisationFile: settings.organisationFile,
    skins: (db, log) => chatSkins(settings, db, log),
  });

/** Loaded only where it is used: it needs packages that a production install leaves out. */
async function tryOut(settings: Settings): Promise<Running> {
  const { startTryOut } = await import("../tryout/start-try-out.ts");
  return startTryOut(settings);
}
