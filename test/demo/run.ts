/**
 * `npm run demo`: a whole day through the front doors, printed; exits non-zero with the reason if anything is wrong.
 * `--write FILE` keeps it; `--database URL` plays on an empty Postgres of its own, for good: its clock is the demo's.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { playDay } from "./day.ts";
import { castOf } from "./people.ts";
import { openStage } from "./stage.ts";
import { openTranscript } from "./transcript.ts";

/** Tuesday 9 March 2027, 03:05 in Berlin. */
const STARTS_AT = "2027-03-09T02:05:00Z";

const { values } = parseArgs({ options: { write: { type: "string" }, database: { type: "string" } } });
const began = performance.now();
const stage = await openStage(STARTS_AT, values.database);
const transcript = openTranscript(stage, (line) => console.log(line));
try {
  await playDay(stage, castOf(stage), transcript);
  if (stage.logged.length > 0) throw new Error(`Baton logged:\n${stage.logged.join("")}`);
  if (values.write !== undefined) {
    const intro =
      "# A day with Baton\n\nMade by `npm run demo -- --write docs/demo.md`. People's own words are as typed; all else is Baton's.\n\n";
    writeFileSync(values.write, `${intro}\`\`\`\`\n${transcript.lines.join("\n")}\n\`\`\`\`\n`);
  }
  console.error(`\nThe day went as it should, in ${Math.round((performance.now() - began) / 1000)} s.`);
} catch (error) {
  console.error(
    `\nThe demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  if (stage.logged.length > 0) console.error(stage.logged.join(""));
  process.exitCode = 1;
} finally {
  await stage.close();
}
