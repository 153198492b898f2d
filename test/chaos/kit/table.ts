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

/** Markdown: the machine, the seed and a line for each row. */
export function table(outcomes: readonly Outcome[], run: { seed: number; isLong: boolean }): string {
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

| row | what | size | faults | result | line | | took |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join("\n")}
`;
}
