/** Which of the environment's secrets belong to which installation: the row names their beginning, never the value. */
import type { InstallationKey } from "../chat/call.ts";
import { installations } from "../chat/tables.ts";
import { and, eq, sql } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import type { SlackSecrets } from "../env.ts";
import type { SigningApp } from "../slack/signature.ts";

/** One Slack app with all that proves it. */
export type SlackApp = SigningApp & { readonly appTokens: readonly string[] };

/**
 * The apps behind the sets of secrets. An app in several Slack teams has a set for each, with a bot token of its
 * own: what they share, a signing secret or an app token, says that they are one.
 */
export function slackApps(sets: readonly SlackSecrets[]): readonly SlackApp[] {
  return sets.reduce<readonly SlackApp[]>((apps, { name, signingSecrets, appToken }) => {
    const one: SlackApp = { names: [name], signingSecrets, appTokens: appToken === null ? [] : [appToken] };
    const same = [one, ...apps.filter((app) => isSameApp(app, one))];
    const unite = (part: keyof SlackApp) => [...new Set(same.flatMap((app) => app[part]))];
    const united = {
      names: unite("names"),
      signingSecrets: unite("signingSecrets"),
      appTokens: unite("appTokens"),
    };
    return [...apps.filter((app) => !same.includes(app)), united];
  }, []);
}

const isSameApp = (one: SlackApp, other: SlackApp): boolean =>
  one.signingSecrets.some((secret) => other.signingSecrets.includes(secret)) ||
  one.appTokens.some((token) => other.appTokens.includes(token));

/**
 * The bot token of a Slack installation as of now; undefined where the environment has none for it. Never remembered:
 * what an organisation gave back may be another's a moment later.
 */
export function slackTokens(db: Database, slack: readonly SlackSecrets[]) {
  return async (key: InstallationKey): Promise<string | undefined> => {
    const name = key.secrets === undefined ? await findSecretsName(db, key) : key.secrets;
    return slack.find((secrets) => secrets.name === name)?.botToken;
  };
}

async function findSecretsName(db: Database, key: InstallationKey): Promise<string | null | undefined> {
  const [row] = await openTransaction(db, "*", (tx) =>
    tx
      .select({ secrets: installations.secrets })
      .from(installations)
      .where(and(eq(installations.platform, key.platform), eq(installations.team, key.team)))
      // What a call says of its Grid chooses among several, and rules nobody out.
      .orderBy(sql`${installations.enterprise} = ${key.enterprise} desc`, installations.enterprise)
      .limit(1),
  );
  return row?.secrets;
}
