/**
 * Verifies an exported record with nothing but Node: an auditor may read this one file, copy it elsewhere and run
 * `node verify-export.ts FILE [seq:hash]`. It shares no code with what wrote the record, on purpose.
 */
import { hash as digest } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export type ExportVerdict = {
  readonly rows: number;
  readonly hash: string;
  /** Null: every row follows from the one before, and the end is where the header says. */
  readonly wrong: { readonly seq: number; readonly why: string } | null;
};

const LINE = /^\{"hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/;

/** `checkpoint`: `seq:hash`, kept by someone else, which the file must contain. */
export async function verifyExport(
  lines: AsyncIterable<string>,
  checkpoint?: string,
): Promise<ExportVerdict> {
  const [wantedSeq, wantedHash] = (checkpoint ?? "").split(":");
  let hash = "0".repeat(64);
  let rows = 0;
  let header: { org?: unknown; head?: { seq?: unknown } } | undefined;
  const wrong = (why: string): ExportVerdict => ({ rows, hash, wrong: { seq: rows + 1, why } });
  for await (const line of lines) {
    if (!header) {
      header = JSON.parse(line) as NonNullable<typeof header>;
      continue;
    }
    const [, stated = "", entry = ""] = LINE.exec(line) ?? [];
    if (entry === "") return wrong("is not a line of a record");
    if (digest("sha256", hash + entry, "hex") !== stated) return wrong("does not follow from the row before");
    const { seq, org } = JSON.parse(entry) as { seq?: unknown; org?: unknown };
    if (seq !== rows + 1 || org !== header.org) return wrong("has another number or organisation");
    hash = stated;
    rows += 1;
    if (String(rows) === wantedSeq && hash !== wantedHash)
      return { rows, hash, wrong: { seq: rows, why: "differs from the checkpoint" } };
  }
  if (wantedSeq && Number(wantedSeq) > rows) return wrong("is missing: the checkpoint lies beyond the end");
  if (header?.head?.seq !== rows) return wrong("is missing: the header says that there is more");
  return { rows, hash, wrong: null };
}

/** Verifies a file. Errors: it cannot be read, its first line is not JSON. */
export const verifyExportFile = (path: string, checkpoint?: string): Promise<ExportVerdict> =>
  verifyExport(
    createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }),
    checkpoint,
  );

if (import.meta.main) {
  const [path = "", checkpoint] = process.argv.slice(2);
  const { rows, hash, wrong } = await verifyExportFile(path, checkpoint);
  process.stdout.write(
    wrong ? `row ${wrong.seq} ${wrong.why}\n` : `${rows} rows are right; ${rows}:${hash}\n`,
  );
  process.exitCode = wrong ? 1 : 0;
}
