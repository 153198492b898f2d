/** `npm run audit -- verify | verify-file FILE`; `main.ts` hands in the opened database. */
import { createWriteStream } from "node:fs";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import type { Organisation } from "../../core/context.ts";
import { type Language, wordsIn } from "../../core/words.ts";
import type { Database } from "../../db/open.ts";
import { openTransaction } from "../../db/transaction.ts";
import { findOrganisations } from "../organisation/find-organisation.ts";
import { type Checkpoint, checkpointText, parseCheckpoint } from "./check-row.ts";
import { exportRecord } from "./export-record.ts";
import { verifyExportFile } from "./verify-export.ts";
import { verifyRecord } from "./verify-record.ts";

export type AuditTools = {
  readonly db: Database;
  readonly language: Language;
  write(line: string): void;
};

type Asked = {
  readonly organisation?: string | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  readonly export?: string | undefined;
};

/** Resolves to the exit code: 0 the record is right, 1 it is not, 2 wrong words. */
export async function runAudit(args: readonly string[], tools: AuditTools): Promise<number> {
  const read = readWords(args);
  if (!read) {
    tools.write(wordsIn(tools.language, "audit")("cli.usage"));
    return 2;
  }
  return read.file === undefined ? verifyAll(read, tools) : verifyFile(read.file, read.checkpoint, tools);
}

function readWords(args: readonly string[]): (Asked & { readonly file?: string }) | null {
  try {
    const options = {
      checkpoint: { type: "string" },
      export: { type: "string" },
      organisation: { type: "string" },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [verb, file] = positionals;
    const checkpoint = values.checkpoint === undefined ? undefined : parseCheckpoint(values.checkpoint);
    if (checkpoint === null) return null;
    const { organisation, export: exportTo } = values;
    if (verb === "verify-file" && file !== undefined) return { file, checkpoint };
    return verb === "verify" && file === undefined ? { organisation, export: exportTo, checkpoint } : null;
  } catch {
    // parseArgs throws for words it does not know: the usage says which there are.
    return null;
  }
}

async function verifyAll(asked: Asked, tools: AuditTools): Promise<number> {
  const words = wordsIn(tools.language, "audit");
  const all = await openTransaction(tools.db, "*", findOrganisations);
  const meant = all.filter((org) => asked.organisation === undefined || org.key === asked.organisation);
  if (meant.length === 0) {
    tools.write(words("cli.no-organisation"));
    return 2;
  }
  // A checkpoint belongs to one chain, a file holds one record.
  if (meant.length > 1 && (asked.checkpoint || asked.export)) {
    tools.write(words("cli.which-organisation", { keys: meant.map((org) => org.key).join(", ") }));
    return 2;
  }
  let code = 0;
  for (const org of meant) {
    if (!(await verifyOne(org, asked, tools))) code = 1;
  }
  return code;
}

async function verifyOne(org: Organisation, asked: Asked, tools: AuditTools): Promise<boolean> {
  const words = wordsIn(tools.language, "audit");
  const { rows, head, flaw } = await verifyRecord(tools.db, org.id, asked.checkpoint);
  if (flaw) {
    tools.write(
      words("cli.wrong", { key: org.key, seq: flaw.seq, why: words(`flaw.${flaw.kind}`), count: rows }),
    );
  } else tools.write(words("cli.right", { key: org.key, count: rows, checkpoint: checkpointText(head) }));
  if (asked.export !== undefined) {
    const count = await writeExport(tools.db, org, asked.export);
    tools.write(words("cli.exported", { count, path: asked.export }));
  }
  return flaw === null;
}

async function writeExport(db: Database, org: Organisation, path: string): Promise<number> {
  const lines = new PassThrough();
  const written = pipeline(lines, createWriteStream(path, { mode: 0o600, flags: "wx" }));
  const [count] = await Promise.all([
    exportRecord(db, org, async (line) => {
      if (!lines.write(`${line}\n`)) await new Promise((resolve) => lines.once("drain", resolve));
    }).finally(() => lines.end()),
    written,
  ]);
  return count;
}

async function verifyFile(
  path: string,
  checkpoint: Checkpoint | undefined,
  tools: AuditTools,
): Promise<number> {
  const words = wordsIn(tools.language, "audit");
  const { rows, hash, wrong } = await verifyExportFile(path, checkpoint && checkpointText(checkpoint));
  if (wrong) {
    const why = words(`flaw.${wrong.kind}`);
    tools.write(words("cli.wrong", { key: path, seq: wrong.seq, why, count: rows }));
  }
  if (!wrong) tools.write(words("cli.right", { key: path, count: rows, checkpoint: `${rows}:${hash}` }));
  return wrong ? 1 : 0;
}
