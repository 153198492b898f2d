/**
 * A process of the real build: `serve --only web|worker`, but for one room more and a token that needs no
 * authority of Microsoft's.
 */
import { flushCompileCache } from "node:module";
import { readEnvironment } from "../../../src/env.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { type Role, startBaton } from "../../../src/start/baton.ts";
import { chatSkins } from "../../../src/start/chat-skins.ts";
import { explain } from "../../../src/start/explain.ts";
import { BEARER } from "../../kit/teams/bearer.ts";
import { probeRoom } from "./probe-room.ts";

const [role = "all", serviceUrl = ""] = process.argv.slice(2);
const environment = readEnvironment();
if ("mistakes" in environment) throw new Error(environment.mistakes.join("\n"));
const { settings } = environment;
try {
  const running = await startBaton({
    settings,
    role: role as Role,
    organisationFile: settings.organisationFile,
    rooms: [...ROOMS, probeRoom],
    skins: (db, log) => chatSkins(settings, { db, log, teams: { bearer: () => BEARER, serviceUrl } }),
  });
  process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
  // What is still held after a collection is held: the proofs ask for it (started with `--expose-gc`).
  process.on("SIGUSR2", () => {
    globalThis.gc?.();
    process.stdout.write(`holds ${process.memoryUsage().heapUsed} bytes\n`);
  });
  process.stdout.write("ready\n");
  // As main.ts does: the next start of the same build compiles nothing again.
  flushCompileCache();
} catch (error) {
  console.error(explain(error, settings));
  process.exitCode = 1;
}
