/** Starts the process. `node src/main.ts [serve|migrate|org|audit|privacy|token|move|instance] …`; no word means `serve`. */
import { flushCompileCache } from "node:module";
import { keepCompiled } from "./start/compiled.ts";

keepCompiled();

const { readEnvironment } = await import("./env.ts");
const { runWords } = await import("./start/run-words.ts");

const environment = readEnvironment();
if ("mistakes" in environment) {
  for (const mistake of environment.mistakes) console.error(mistake);
  process.exitCode = 1;
} else {
  try {
    const code = await runWords(process.argv.slice(2), environment.settings, () => flushCompileCache());
    if (code !== null) process.exitCode = code;
  } catch (error) {
    const { explain } = await import("./start/explain.ts");
    console.error(explain(error, environment.settings));
    process.exitCode = 1;
  }
}
