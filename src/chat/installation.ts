/** Which organisation a platform's team belongs to. */
import { and, eq } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import type { InstallationKey } from "./call.ts";
import { installations } from "./tables.ts";

export type Installation = typeof installations.$inferSelect;

/** The active installation of a platform's team; null where Baton is not (or no longer) installed there. */
export async function findInstallation(db: Database, key: InstallationKey): Promise<Installation | null> {
  const [row] = await openTransaction(db, "*", (tx) =>
    tx
      .select()
      .from(installations)
      .where(
        and(
          eq(installations.platform, key.platform),
          eq(installations.enterprise, key.enterprise),
          eq(installations.team, key.team),
          eq(installations.isActive, true),
        ),
      ),
  );
  return row ?? null;
}
