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
  readonly wrong: { readonly seq: number; readonly kind: keyof typeof WHY } | null;
};

const WHY = {
  entry: "is not a line of a record",
  hash: "does not follow from the row before",
  columns: "has another number or organisation",
  checkpoint: "differs from the checkpoint",
  "missing-tail": "is missing: the checkpoint lies beyond the end",
  gap: "is missing: the header says that there is more",
} as const;

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
  const wrong = (kind: keyof typeof WHY, seq = rows + 1): ExportVerdict => ({
    rows,
    hash,
    wrong: { seq, kind },
  });
  for await (const line of lines) {
    if (!header) {
      header = JSON.parse(line) as NonNullable<typeof header>;
      continue;
    }
    const [, stated = "", entry = ""] = LINE.exec(line) ?? [];
    if (entry === "") return wrong("entry");
    if (digest("sha256", hash + entry, "hex") !== stated) return wrong("hash");
    const { seq, org } = JSON.parse(entry) as { seq?: unknown; org?: unknown };
    if (seq !== rows + 1 || org !== header.org) return wrong("columns");
    hash = stated;
    rows += 1;
    if (String(rows) === wantedSeq && hash !== wantedHash) return wrong("checkpoint", rows);
  }
  if (wantedSeq && Number(wantedSeq) > rows) return wrong("missing-tail");
  if (header?.head?.seq !== rows) return wrong("gap");
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
    wrong ? `row ${wrong.seq} ${WHY[wrong.kind]}\n` : `${rows} rows are right; ${rows}:${hash}\n`,
  );
  process.exitCode = wrong ? 1 : 0;
}
