/** Which organisation a platform's team belongs to. */
import { and, eq, isNull } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { type Ahead, lookUp } from "../db/transaction.ts";
import type { InstallationKey } from "./call.ts";
import { installations } from "./tables.ts";

export type Installation = typeof installations.$inferSelect;

/** Whether anything may be sent to an installation: the file names it, and Baton was not uninstalled there. */
export const isLive = () => and(eq(installations.isActive, true), isNull(installations.goneAt));

export type Installations = {
  /**
   * The installation of a platform's team, as it was when it was last looked up; null where no organisation has one
   * there, or switched it off. Only a guess at whose it is: what counts is `findInstallation` in a transaction.
   */
  guess(key: InstallationKey): Promise<Installation | null>;
  /** The guess was wrong: the next one is looked up. */
  forget(key: InstallationKey): void;
};

/** Remembers those that it found: there are as many as the table has rows. */
export function openInstallations(db: Database): Installations {
  const known = new Map<string, Installation>();
  const nameOf = ({ platform, enterprise, team }: InstallationKey) => `${platform} ${enterprise} ${team}`;
  return {
    async guess(key) {
      const found =
        known.get(nameOf(key)) ?? asInstallation(await lookUp<Installation>(db, "*", ofTeam(key)));
      if (found) known.set(nameOf(key), found);
      return found;
    },
    forget: (key) => void known.delete(nameOf(key)),
  };
}

/**
 * The transaction's organisation's installation for a platform's team; null where it has none there, or switched it
 * off. One that was uninstalled is found: whatever comes from it shows that it is back.
 */
export async function findInstallation(tx: Ahead, key: InstallationKey): Promise<Installation | null> {
  const { text, parameters } = ofTeam(key);
  return asInstallation(await tx.send<Installation>(text, parameters));
}

const asInstallation = ([row]: readonly Installation[]): Installation | null =>
  row ? { ...row, goneAt: row.goneAt && new Date(row.goneAt) } : null;

const ofTeam = ({ platform, enterprise, team }: InstallationKey) => ({
  text: OF_TEAM,
  parameters: [platform, enterprise, team],
});

/**
 * Every call begins with it: the text never changes, so that it is built and planned once. The team alone says which
 * one it is: what Slack tells of its Grid may be missing, may have begun after the file was written, and is another
 * company's where somebody of theirs answers a dialog.
 */
const OF_TEAM = `select org_id::text as "orgId", id::text as id, platform, enterprise, team, name, secrets,
  is_active as "isActive", gone_at as "goneAt", service_url as "serviceUrl"
  from installations where platform = $1 and team = $3 and is_active
  order by enterprise = $2 desc, enterprise limit 1`;
