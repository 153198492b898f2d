/** `npm run bench`: how fast, against what, on which machine; ends non-zero where a line is missed. */
import { writeFileSync } from "node:fs";
import { stopwatch } from "../../src/db/clock.ts";
import type { Bench, Figure, Row } from "./bench.ts";
import { describeMachine } from "./machine.ts";
import { type RowId, readOptions } from "./options.ts";
import { stopAll } from "./own-process.ts";
import { page, reasons, table } from "./page.ts";
import { stopPrograms } from "./program.ts";
import { promptTimers, workingTimers } from "./rows/due-timers.ts";
import { growing } from "./rows/growing.ts";
import { settingTimers } from "./rows/setting-timers.ts";
import { slashCommands } from "./rows/slash-commands.ts";
import { starting } from "./rows/starting.ts";
import { type Services, startServices } from "./services.ts";

const ROWS: Readonly<Record<RowId, Row>> = {
  P1a: promptTimers,
  P1b: workingTimers,
  P2: settingTimers,
  P3: slashCommands,
  P8: starting,
  P9: growing,
};

const took = stopwatch();
const say = (text: string): void =>
  console.error(`${String(Math.round(took() / 1000)).padStart(4)} s  ${text}`);

let services: Services | null = null;
async function stop(): Promise<void> {
  await stopAll();
  await stopPrograms();
  await services?.stop();
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stop().then(() => process.exit(130)));

try {
  const options = readOptions(process.argv.slice(2));
  services = await startServices();
  const bench: Bench = { options, services, say };
  const figures: Figure[] = [];
  for (const id of options.only) {
    say(`${id} begins`);
    figures.push(...(await ROWS[id](bench)));
  }
  const machine = await describeMachine(services);
  console.log(`\n${machine.join("\n")}\nseed ${options.seed}\n\n${table(figures)}\n${reasons(figures)}`);
  if (options.out) writeFileSync(options.out, page({ figures, machine, options, seconds: took() / 1000 }));
  const missed = figures.filter(({ isMet }) => isMet === false).length;
  say(missed === 0 ? "every line is met" : `${missed} missed`);
  if (missed > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await stop();
}
