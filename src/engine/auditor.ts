/** Every 30 seconds: is everything that must move still moving? Repairs, raises, and only if clean beats outward. */
import type { Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { sql } from "../db/drizzle.ts";
import { describeError } from "../db/errors.ts";
import { openTransaction } from "../db/transaction.ts";
import { MOST_ATTEMPTS } from "./fire-timers.ts";
import { startRounds } from "./rounds.ts";
import { UNKNOWN_LIKE } from "./unknown.ts";

/** What a room promises at every moment ("each open escalation has a live timer"). */
export type Check = {
  readonly name: string;
  /** Repairs what it finds and resolves to one sentence per finding, for the operators. */
  readonly run: (ctx: Ctx) => Promise<readonly string[]>;
};

export type Auditor = {
  /** Findings of the last round; null before the first. */
  readonly findings: () => readonly string[] | null;
  stop(): Promise<void>;
};

export type AuditorSettings = {
  readonly house: House;
  readonly checks: readonly Check[];
  readonly everyMs: number;
  /** Called after each clean round; a failure of it is logged and nothing else. */
  readonly beat: (() => Promise<void>) | null;
};

/** How long something may be overdue before it counts as stuck, in seconds. */
const STUCK_SECONDS = 60;

/** One round over all organisations. */
export async function auditOnce(house: House, checks: readonly Check[]): Promise<string[]> {
  const findings = await openTransaction(house.db, "*", async (tx) => {
    const rows = await tx.query<{ what: string; stuck: number }>(sql`
      select 'timers' as what, count(*)::int as stuck from timers
        where state = 'waiting' and due_at < app_now() - make_interval(secs => ${STUCK_SECONDS})
      union all
      select 'timers parked', count(*)::int from timers where state = 'parked'
      union all
      select 'timers failing', count(*)::int from timers where state = 'waiting' and attempts >= ${MOST_ATTEMPTS}
      union all
      select 'effects', count(*)::int from outbox
        where state in ('waiting', 'sending') and due_at < app_now() - make_interval(secs => ${STUCK_SECONDS})
      union all
      select 'effects of a newer Baton', count(*)::int from outbox
        where state in ('waiting', 'sending') and last_error like ${UNKNOWN_LIKE}`);
    // A lane that sleeps though something waits in it: an update behind our back. Woken here.
    const woken = await tx.query<{ lane: string }>(sql`
      update lanes set ready_at = app_now() where ready_at is null and exists (
        select from outbox where outbox.org_id = lanes.org_id and outbox.lane = lanes.lane and state in ('waiting', 'sending'))
      returning lane`);
    return [
      ...rows.filter((row) => row.stuck > 0).map((row) => `${row.stuck} ${row.what} overdue or given up`),
      ...woken.map((row) => `lane ${row.lane} slept though something waited in it`),
    ];
  });
  const orgs = await openTransaction(house.db, "*", (tx) =>
    tx.query<{ id: string }>(sql`select org_id as id from organisations`),
  );
  for (const { id } of orgs) for (const check of checks) findings.push(...(await look(house, id, check)));
  return findings;
}

/** One that fails is a finding itself, and does not keep those after it from looking and repairing. */
async function look(house: House, orgId: string, { name, run }: Check): Promise<readonly string[]> {
  try {
    return await inOrganisation(house, { orgId, actor: { kind: "baton", part: "auditor" } }, run);
  } catch (error) {
    house.log.error({ orgId, check: name, cause: describeError(error) }, "a check of the auditor failed");
    return [`${name} could not be looked at`];
  }
}

/** Starts the rounds. */
export function startAuditor(settings: AuditorSettings): Auditor {
  let findings: readonly string[] | null = null;
  const stop = startRounds(settings.everyMs, async () => {
    try {
      findings = await auditOnce(settings.house, settings.checks);
      if (findings.length > 0) settings.house.log.error({ findings }, "the auditor found something");
      else await settings.beat?.();
    } catch (error) {
      settings.house.log.error({ cause: describeError(error) }, "the auditor could not look");
    }
  });
  return { findings: () => findings, stop };
}
