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
  head: "is the last one, and the first line says that the record ends elsewhere",
  hash: "does not follow from the row before",
  columns: "has another number or organisation",
  checkpoint: "differs from the checkpoint",
  "missing-tail": "is missing: the checkpoint lies beyond the end",
  gap: "is missing: the header says that there is more",
} as const;

const LINE = /^\{"hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/;

/** Lines as bytes, one character each: what is hashed is what stands there, and only a newline ends a line. */
const BYTES = "latin1";

type Header = { readonly org?: unknown; readonly head?: { readonly seq?: unknown; readonly hash?: unknown } };

/** Null where it is no mapping in JSON. */
function parse(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(line, BYTES).toString());
    return typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** `checkpoint`: `seq:hash`, kept by someone else, which the file must contain. */
async function verifyExport(lines: AsyncIterable<string>, checkpoint?: string): Promise<ExportVerdict> {
  const [wantedSeq, wantedHash] = (checkpoint ?? "").split(":");
  let hash = "0".repeat(64);
  let rows = 0;
  let header: Header | null | undefined;
  const wrong = (kind: keyof typeof WHY, seq = rows + 1): ExportVerdict => ({
    rows,
    hash,
    wrong: { seq, kind },
  });
  for await (const line of lines) {
    if (header === undefined) header = parse(line);
    else {
      const [, stated = "", entry = ""] = LINE.exec(line) ?? [];
      if (!header || entry === "") return wrong("entry");
      if (digest("sha256", Buffer.from(hash + entry, BYTES), "hex") !== stated) return wrong("hash");
      const read = parse(entry);
      if (!read) return wrong("entry");
      if (read.seq !== rows + 1 || read.org !== header.org) return wrong("columns");
      hash = stated;
      rows += 1;
      if (String(rows) === wantedSeq && hash !== wantedHash) return wrong("checkpoint", rows);
    }
  }
  if (wantedSeq && Number(wantedSeq) > rows) return wrong("missing-tail");
  if (!header?.head) return wrong("entry", 0);
  if (header.head.seq !== rows) return wrong("gap");
  if (header.head.hash !== hash) return wrong("head", rows);
  return { rows, hash, wrong: null };
}

/** Verifies a file. Errors: it cannot be read. */
export const verifyExportFile = (path: string, checkpoint?: string): Promise<ExportVerdict> =>
  verifyExport(
    createInterface({ input: createReadStream(path, BYTES), crlfDelay: Number.POSITIVE_INFINITY }),
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
