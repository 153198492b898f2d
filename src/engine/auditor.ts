/** Every 30 seconds: is everything that must move still moving? Repairs, raises, and only if clean beats outward. */
import type { Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { sql } from "../db/drizzle.ts";
import { describeError } from "../db/errors.ts";
import { openTransaction } from "../db/transaction.ts";
import { findStuck, putBack } from "./find-stuck.ts";
import { startRounds } from "./rounds.ts";

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

/** One round over all organisations. */
export async function auditOnce(house: House, checks: readonly Check[]): Promise<string[]> {
  const findings = await openTransaction(house.db, "*", async (tx) => [
    ...(await putBack(tx)),
    ...(await findStuck(tx)),
  ]);
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
