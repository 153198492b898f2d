/** A record to prove, and someone with the database's highest rights who changes it. */
import { randomBytes } from "node:crypto";
import { recordAudit, recordHash } from "../../../src/core/audit.ts";
import type { Database } from "../../../src/db/open.ts";
import { type RecordRow, START } from "../../../src/features/audit/check-row.ts";
import { incidents } from "../../../src/features/incident/tables.ts";
import { BARE_ORG, type BareHouse } from "../../kit/open-bare-house.ts";

export const ANNA = "00000000-0000-4000-8000-00000000a11a";

/** Puts `count` acts on record, `perCommit` in one transaction. */
export async function fillRecord(house: BareHouse, count: number, perCommit = 20): Promise<void> {
  for (let done = 0; done < count; done += perCommit) {
    await house.asBaton(async (ctx) => {
      for (let part = 0; part < Math.min(perCommit, count - done); part++) {
        await recordAudit(ctx, {
          action: "incident.opened",
          subject: { kind: "incident", id: `i-${done + part}` },
          table: incidents,
          after: {
            number: done + part,
            title: `Zahlungen dauern zu lange ${done + part} 🕒`,
            openedBy: ANNA,
          },
        });
      }
    });
  }
}

/** Runs statements as the database's owner, with the append-only triggers off. */
export async function tamper(db: Database, statements: string): Promise<void> {
  await db.script(
    `alter table records disable trigger user; ${statements}; alter table records enable trigger user;`,
  );
}

/** Does the statements, looks, and puts everything back. */
export async function whileTampered<T>(db: Database, statements: string, look: () => Promise<T>): Promise<T> {
  const name = `kept_${randomBytes(4).toString("hex")}`;
  await db.script(
    `create table ${name} as select * from records; create table ${name}_heads as select * from chain_heads`,
  );
  await tamper(db, statements);
  try {
    return await look();
  } finally {
    await tamper(
      db,
      `delete from records; insert into records select * from ${name}; delete from chain_heads;
       insert into chain_heads select * from ${name}_heads; drop table ${name}; drop table ${name}_heads`,
    );
  }
}

/** A right chain, written without the verbs: making one takes longer than proving it. */
export async function copyIn(db: Database, count: number): Promise<void> {
  let hash = START.hash;
  let rows: RecordRow[] = [];
  const shared = {
    actor: "person:x",
    action: "incident.updated",
    at: "2027-03-09T09:00:00.000Z",
    subject: "incident:1",
  };
  for (let seq = 1; seq <= count; seq++) {
    const entry = JSON.stringify({
      format: 1,
      org: BARE_ORG,
      seq,
      ...shared,
      after: { text: "x".repeat(250) },
    });
    hash = recordHash(hash, entry);
    rows.push({ seq, ...shared, entry, hash });
    if (rows.length < 10_000 && seq < count) continue;
    await db.raw(
      `insert into records select $1::uuid, r.seq, r.at, r.actor, r.action, r.subject, r.entry, r.hash
       from json_to_recordset($2::text::json) as r(seq bigint, at timestamptz, actor text, action text, subject text, entry text, hash text)`,
      [BARE_ORG, JSON.stringify(rows)],
    );
    rows = [];
  }
  await db.raw("insert into chain_heads (org_id, seq, hash) values ($1, $2, $3)", [BARE_ORG, count, hash]);
}

export { BARE_ORG };
