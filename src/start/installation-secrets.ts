/** Which of the environment's secrets belong to which installation: the row names their beginning, never the value. */
import type { InstallationKey } from "../chat/call.ts";
import { installations } from "../chat/tables.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Database } from "../db/open.ts";
import { openTransaction } from "../db/transaction.ts";
import type { SlackSecrets } from "../env.ts";

/** The bot token of a Slack installation as of now; undefined where the environment has none for it. */
export function slackTokens(db: Database, slack: readonly SlackSecrets[]) {
  const known = new Map<string, string>();
  return async (key: InstallationKey): Promise<string | undefined> => {
    const name = known.get(`${key.enterprise}/${key.team}`) ?? (await findSecretsName(db, key));
    if (name === undefined) return undefined;
    known.set(`${key.enterprise}/${key.team}`, name);
    return slack.find((secrets) => secrets.name === name)?.botToken;
  };
}

async function findSecretsName(db: Database, key: InstallationKey): Promise<string | undefined> {
  const [row] = await openTransaction(db, "*", (tx) =>
    tx
      .select({ secrets: installations.secrets })
      .from(installations)
      .where(
        and(
          eq(installations.platform, key.platform),
          eq(installations.enterprise, key.enterprise),
          eq(installations.team, key.team),
        ),
      ),
  );
  return row?.secrets;
}
