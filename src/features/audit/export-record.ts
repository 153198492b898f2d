/** The record as a file that an auditor verifies without us: every line a hash and the entry that was hashed. */
import { GENESIS, RECORD_FORMAT } from "../../core/audit.ts";
import { sql } from "../../db/drizzle.ts";
import type { Database } from "../../db/open.ts";
import { openTransaction } from "../../db/transaction.ts";
import { ROWS_A_SLICE, readReach } from "./verify-record.ts";

/**
 * Stands in the file's first line; says nothing where all is right. `${line:9:64}` is the hash, what follows
 * character 83 the entry and one brace.
 */
const HOW_TO_VERIFY = [
  `{ previous=${GENESIS}; IFS= read -r header`,
  `while IFS= read -r line; do entry=\${line:83}; entry=\${entry%\\}}; previous=$(printf '%s%s' "$previous" "$entry" | sha256sum | cut -c1-64)`,
  `[ "$previous" = "\${line:9:64}" ] || { echo "wrong: \${entry:0:200}"; break; }; done`,
  `case $header in *'"hash":"'$previous'"'*) ;; *) echo "wrong: the end is not where the first line says";; esac; } < FILE`,
];

/**
 * Writes the record of one organisation as JSON lines: a header, then `{"hash":"…","entry":{…}}` with the
 * entry to the byte as it was hashed. Sealed values stay sealed. Resolves to the number of rows.
 */
export async function exportRecord(
  db: Database,
  org: { readonly id: string; readonly key: string },
  write: (line: string) => void | Promise<void>,
): Promise<number> {
  const { head } = await openTransaction(db, org.id, readReach);
  const header = {
    baton: "record",
    format: RECORD_FORMAT,
    org: org.id,
    key: org.key,
    head,
    verify: HOW_TO_VERIFY,
  };
  await write(JSON.stringify(header));
  let count = 0;
  for (let seq = 0; seq < head.seq; seq += ROWS_A_SLICE) {
    const until = Math.min(seq + ROWS_A_SLICE, head.seq);
    const rows = await openTransaction(db, org.id, (tx) =>
      tx.query<{ hash: string; entry: string }>(sql`
        select hash, entry from records
        where org_id = ${org.id} and seq > ${seq} and seq <= ${until} order by seq`),
    );
    for (const row of rows) await write(`{"hash":"${row.hash}","entry":${row.entry}}`);
    count += rows.length;
  }
  return count;
}
