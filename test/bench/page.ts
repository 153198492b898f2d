/** The table, on the terminal and on the page. */
import { type Figure, FLOOR, PEERS } from "./bench.ts";
import type { Options } from "./options.ts";
import { settingsOfAll } from "./settings-words.ts";

const COLUMNS = [FLOOR, ...PEERS];
const escaped = (cell: string): string => cell.replaceAll("|", "\\|");
const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;

const verdict = ({ isMet }: Figure): string => (isMet === null ? "–" : isMet ? "met" : "**MISSED**");

export function table(figures: readonly Figure[]): string {
  const heads = ["row", "work", "Baton", ...COLUMNS, "ratio", "line", ""];
  const rows = figures.map((figure) => [
    figure.row,
    figure.work,
    figure.baton,
    ...COLUMNS.map((name) => figure.others[name] ?? ""),
    figure.ratio,
    figure.line,
    verdict(figure),
  ]);
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Below the table; nothing where all is met. */
export function reasons(figures: readonly Figure[]): string {
  const missed = figures.filter(({ isMet }) => isMet === false);
  if (missed.length === 0) return "";
  const known = missed.map(({ row, work, reason }) =>
    reason === undefined
      ? `- **${row}** (${work}): no reason is known; run it again where nothing else works.`
      : `- **${row}** (${work}): ${reason}`,
  );
  return `\n## What was missed, and why\n\n${known.join("\n")}\n`;
}

export type Printed = {
  readonly figures: readonly Figure[];
  readonly machine: readonly string[];
  readonly options: Options;
  readonly seconds: number;
};

/** The whole page. */
export function page({ figures, machine, options, seconds }: Printed): string {
  const flags = [options.isLong ? "--long" : "", `--seed ${options.seed}`, `--out ${options.out}`];
  const command = `npm run bench -- ${flags.filter((flag) => flag !== "").join(" ")}`;
  return `# How fast it is

Made by \`${command}\` in ${Math.round(seconds / 60)} minutes, and never by hand. Read the ratios: both sides of each were
measured in the same run on the same machine. Times are p50 / p99 / max where three stand together.

${machine.map((text) => `- ${text}`).join("\n")}

${table(figures)}
${reasons(figures)}
## How each was set

${settingsOfAll.map((text) => `- ${text}`).join("\n")}
`;
}
