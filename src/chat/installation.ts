/** Which organisation a platform's team belongs to. */
import { and, eq, isNull } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import type { InstallationKey } from "./call.ts";
import { installations } from "./tables.ts";

export type Installation = typeof installations.$inferSelect;

/** Whether anything may be sent to an installation: the file names it, and Baton was not uninstalled there. */
export const isLive = () => and(eq(installations.isActive, true), isNull(installations.goneAt));

/**
 * The installation of a platform's team; null where the organisation has none there, or switched it off. One that
 * was uninstalled is found: whatever comes from it shows that it is back.
 */
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
