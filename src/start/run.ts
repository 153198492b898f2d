/** The program: what the words after its name ask for, with the environment's settings. */
import { flushCompileCache } from "node:module";
import { readEnvironment } from "../env.ts";
import { runWords } from "./run-words.ts";

const environment = readEnvironment();
if ("mistakes" in environment) {
  for (const mistake of environment.mistakes) process.stderr.write(`${mistake}\n`);
  process.exitCode = 1;
} else {
  try {
    const code = await runWords(process.argv.slice(2), environment.settings, () => flushCompileCache());
    if (code !== null) process.exitCode = code;
  } catch (error) {
    const { explain } = await import("./explain.ts");
    process.stderr.write(`${explain(error, environment.settings)}\n`);
    process.exitCode = 1;
  }
}
