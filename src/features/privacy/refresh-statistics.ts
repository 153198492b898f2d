/**
 * What Postgres' planner has noted of the tables: its lists of common and of evenly spread values (`pg_statistic`)
 * keep values that no row has any more, and are in every file of the database.
 */
import type { Ctx } from "../../core/context.ts";
import { personKeys } from "../../core/tables.ts";
import { getTableName, sql } from "../../db/drizzle.ts";
import type { Flusher, Transaction } from "../../db/transaction.ts";
import { personalTables } from "./personal-columns.ts";

/**
 * Has them noted anew just before COMMIT, once however many were forgotten: ANALYZE counts this transaction's own
 * changes, and what it notes becomes true with them. Needs the tables' owner; for anybody else Postgres leaves
 * a table out with a warning, and its own ANALYZE comes later.
 */
export async function refreshStatistics(ctx: Ctx): Promise<void> {
  ctx.tx.append(statistics, "stale");
}

const statistics: Flusher<"stale"> = {
  name: "statistics",
  order: 80, // after everything that writes rows, before the record's head is locked
  async flush(tx) {
    const [was] = await tx.query<{ role: string }>(sql`select current_setting('role') as role`);
    await takeRole(tx, "none");
    const names = [...personalTables().map(({ name }) => name), getTableName(personKeys)];
    for (const name of names) await tx.query(sql`analyze ${sql.identifier(name)}`);
    await takeRole(tx, was?.role ?? "none");
  },
};

/** The service's role owns nothing: who is connected does. */
const takeRole = (tx: Transaction, role: string) => tx.query(sql`select set_config('role', ${role}, true)`);
