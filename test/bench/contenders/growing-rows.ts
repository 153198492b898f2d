/** Many rows at once for P9, written by hand: what a Baton of that age would hold. */
import type { Database } from "../../../src/db/open.ts";

/** Timers that wait for tomorrow and later. */
export async function fillWithTimers(db: Database, orgId: string, count: number): Promise<void> {
  await db.raw(
    `insert into timers (org_id, key, kind, version, payload, due_at, wanted_at)
     select $1::uuid, 'old:' || n, 'bench.nothing', 1, jsonb_build_object('id', n, 'dueAt', 0, 'org', 0),
       now() + interval '2 days' + n * interval '1 second', now() + interval '2 days' + n * interval '1 second'
     from generate_series(1, $2::int) n`,
    [orgId, count],
  );
}

/** Incidents over two years, all but the last fifty resolved, each with its card in a channel and four acts on record. */
export async function fillWithIncidents(db: Database, orgId: string, count: number): Promise<void> {
  const of = [orgId, count];
  await db.raw(
    `insert into incidents (org_id, number, title, severity, service_id, team_id, state, opened_by, opened_at, resolved_at, progress_at)
     select $1::uuid, n, 'payments fail in region ' || (n % 97), 'sev3', s.id, s.team_id,
       case when n > $2::int - 50 then 'open' else 'resolved' end, p.id,
       now() - interval '2 years' * (1 - n::float / $2::int), case when n > $2::int - 50 then null else now() end,
       now() - interval '2 years' * (1 - n::float / $2::int)
     from generate_series(1, $2::int) n,
       (select id, team_id from services where key = 'checkout') s, (select id from people where key = 'anna') p`,
    of,
  );
  await db.raw("update organisations set next_incident = $2::int + 1 where org_id = $1::uuid", of);
  await db.raw(
    `insert into posts (org_id, installation_id, kind, mark, audience, subject, place_id, language, conversation, message, state, shown, queued_at, sent_at)
     select $1::uuid, p.installation_id, 'card', 'old:' || i.id, 'place', 'incident:' || i.id, p.id, 'en', p.conversation,
       'm' || i.number, 'sent', 'old', i.opened_at, i.opened_at
     from incidents i, (select id, installation_id, conversation from places where conversation = 'C0PAYMENTS') p where i.org_id = $1::uuid and $2::int > 0`,
    of,
  );
  await db.raw(
    `insert into records (org_id, seq, at, actor, action, subject, entry, hash)
     select $1::uuid, h.seq + (i.number - 1) * 4 + k, i.opened_at, 'person:' || i.opened_by, 'incident.updated', 'incident:' || i.id,
       '{"an":"entry of the usual length","of":"an incident that was updated","after":{"lastUpdate":"restarting the gateway","stillCount":0}}', repeat('0', 64)
     from incidents i, generate_series(1, 4) k, (select seq from chain_heads where org_id = $1::uuid) h where i.org_id = $1::uuid and $2::int > 0`,
    of,
  );
  await db.raw(`update chain_heads set seq = seq + 4 * $2::int where org_id = $1::uuid`, of);
}
