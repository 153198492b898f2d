/** What came out, as a page that is kept in the repository. */
import { cpus, totalmem } from "node:os";
import type { Row, Verdict } from "../row.ts";

export type Outcome = { readonly row: Row; readonly verdict: Verdict; readonly seconds: number };

/** The machine in one line. */
export const machine = (): string => {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? "unknown processor"}, ${memory} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ").slice(0, 600);

type Run = { readonly seed: number; readonly isLong: boolean; readonly seconds: number };

/** Markdown: the machine, the seed, how long it took and a line for each row. */
export function table(outcomes: readonly Outcome[], run: Run): string {
  const rows = outcomes.map(({ row, verdict, seconds }) =>
    [row.id, row.what, verdict.size, verdict.faults, verdict.result, verdict.line]
      .map(cell)
      .concat(verdict.isMet ? "met" : "**missed**", `${seconds.toFixed(0)} s`)
      .join(" | "),
  );
  const met = outcomes.filter(({ verdict }) => verdict.isMet).length;
  return `# Under fire

Made by \`npm run chaos${run.isLong ? " -- --long" : ""}\`, never by hand. ${met} of ${outcomes.length} lines met.

Machine: ${machine()}. Seed ${run.seed} (\`npm run chaos -- --seed ${run.seed}\` does the same again).
It took ${(run.seconds / 60).toFixed(1)} minutes: rows that only say right or wrong ran two at a time, so the times of the rows add up to more.

| row | what | size | faults | result | line | | took |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}
`;
}
