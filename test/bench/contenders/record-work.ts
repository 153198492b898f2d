/** The work of P1b for a peer: one job, one transaction, in as few round trips as it can be written. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import postgres from "postgres";
import { CHANNELS, type Job } from "./tally.ts";

const TABLES = `
create table if not exists work_rows (org integer not null, id integer not null, name text not null, at timestamptz not null, primary key (org, id));
create table if not exists work_outbox (id bigserial primary key, org integer not null, mark text not null, kind text not null,
  lane text not null, priority integer not null, payload jsonb not null, queued_at timestamptz not null, due_at timestamptz not null, unique (org, mark));
create table if not exists work_records (org integer not null, seq bigint not null, at timestamptz not null, actor text not null,
  action text not null, subject text not null, entry text not null, hash text not null, primary key (org, seq));
create index if not exists work_records_subject on work_records (org, subject, seq);
create table if not exists work_heads (org integer primary key, seq bigint not null, hash text not null);`;

type Head = { seq: string; hash: string };

/** Opens as many connections as jobs are worked on at a time; resolves to what a handler does. */
export async function openRecordWork(databaseUrl: string, organisations: number, connections: number) {
  const sql = postgres(databaseUrl, { max: connections, onnotice: () => {} });
  await sql.unsafe(TABLES);
  for (let org = 0; org < organisations; org++)
    await sql`insert into work_heads values (${org}, 0, ${"0".repeat(64)}) on conflict do nothing`;
  return async (job: Job): Promise<void> => {
    const at = new Date();
    await sql.begin(async (tx) => {
      // Sent without waiting for each other; the chain's head is locked last, as briefly as can be.
      const [, , [head]] = await Promise.all([
        tx`insert into work_rows values (${job.org}, ${job.id}, ${`job ${job.id}`}, ${at})`,
        tx`insert into work_outbox (org, mark, kind, lane, priority, payload, queued_at, due_at) values
          (${job.org}, ${`bench:${job.id}`}, 'bench.kept', ${`channel:${Math.abs(job.id) % CHANNELS}`}, 4, ${sql.json({ ...job })}, ${at}, ${at})`,
        tx<Head[]>`select seq, hash from work_heads where org = ${job.org} for update`,
      ]);
      if (!head) throw new Error("a chain without a head");
      const seq = Number(head.seq) + 1;
      const entry = entryOf(job, seq, at);
      const hash = createHash("sha256")
        .update(head.hash + entry)
        .digest("hex");
      await Promise.all([
        tx`insert into work_records values (${job.org}, ${seq}, ${at}, 'timer:bench', 'bench.done', ${`org:${job.org}`}, ${entry}, ${hash})`,
        tx`update work_heads set seq = ${seq}, hash = ${hash} where org = ${job.org}`,
      ]);
    });
  };
}

const entryOf = (job: Job, seq: number, at: Date): string =>
  canonicalize({
    format: 1,
    org: job.org,
    seq,
    at: at.toISOString(),
    actor: "timer:bench",
    action: "bench.done",
    subject: `org:${job.org}`,
    after: { id: job.id, step: "done" },
  }) ?? "";
