/**
 * What Postgres' planner has noted of the tables: its lists of common and of evenly spread values (`pg_statistic`)
 * keep values that no row has any more, and are in every file of the database.
 */
import type { Ctx } from "../../core/context.ts";
import { personKeys } from "../../core/tables.ts";
import { getTableName } from "../../db/drizzle.ts";
import { analyzeTables } from "../../db/statistics.ts";
import type { Flusher } from "../../db/transaction.ts";
import { personalTables } from "./personal-columns.ts";

/**
 * Has them noted anew just before COMMIT, once however many were forgotten: ANALYZE counts this transaction's own
 * changes, and what it notes becomes true with them.
 */
export async function refreshStatistics(ctx: Ctx): Promise<void> {
  ctx.tx.append(statistics, "stale");
}

const statistics: Flusher<"stale"> = {
  name: "statistics",
  order: 80, // after everything that writes rows, before the record's head is locked
  async flush(tx) {
    await analyzeTables(tx, [...personalTables().map(({ name }) => name), getTableName(personKeys)]);
  },
};
