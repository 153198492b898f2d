/** Which organisation a platform's team belongs to. */
import { and, eq, isNull } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { lookUp } from "../db/transaction.ts";
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
  const parameters = [key.platform, key.enterprise, key.team];
  const [row] = await lookUp<Installation>(db, "*", { text: OF_TEAM, parameters });
  return row ? { ...row, goneAt: row.goneAt && new Date(row.goneAt) } : null;
}

/** Every call begins with it: the text never changes, so that it is built and planned once. */
const OF_TEAM = `select org_id::text as "orgId", id::text as id, platform, enterprise, team, name, secrets,
  is_active as "isActive", gone_at as "goneAt", service_url as "serviceUrl"
  from installations where platform = $1 and enterprise = $2 and team = $3 and is_active`;
