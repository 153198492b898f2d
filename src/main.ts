/** Starts the process. `node src/main.ts [serve|migrate|org|audit|privacy|token|move|instance] …`; no word means `serve`. */
import { enableCompileCache, flushCompileCache } from "node:module";

// Loading everything again costs most of a start; the cache halves it. Without a writable folder it is left out.
enableCompileCache();

const { readEnvironment } = await import("./env.ts");
const { runSubcommand } = await import("./start/subcommands.ts");

const environment = readEnvironment();
if ("mistakes" in environment) {
  for (const mistake of environment.mistakes) console.error(mistake);
  process.exitCode = 1;
} else {
  try {
    const code = await runSubcommand(process.argv.slice(2), environment.settings, () => flushCompileCache());
    if (code !== null) process.exitCode = code;
  } catch (error) {
    const { explain } = await import("./start/explain.ts");
    console.error(explain(error, environment.settings));
    process.exitCode = 1;
  }
}
