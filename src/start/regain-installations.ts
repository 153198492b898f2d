/** At a start: an installation that had gone is there again if its token works. */
import { platformsPort } from "../chat/conversation.ts";
import { installations } from "../chat/tables.ts";
import { fulfilled, type House } from "../core/house.ts";
import { inOrganisation } from "../core/in-organisation.ts";
import { and, eq, isNotNull } from "../db/drizzle.ts";
import { openTransaction } from "../db/transaction.ts";
import { regainInstallation } from "../features/organisation/regain-installation.ts";
import { warnOfLostSecrets } from "./lost-secrets.ts";

/**
 * Asks each platform that can be asked; the others come back when somebody writes from there. What cannot come back,
 * since it has no secrets, is told to the operator.
 */
export async function regainInstallations(house: House): Promise<void> {
  await warnOfLostSecrets(house);
  const gone = await openTransaction(house.db, "*", (tx) =>
    tx
      .select()
      .from(installations)
      .where(and(eq(installations.isActive, true), isNotNull(installations.goneAt))),
  );
  await Promise.all(
    gone.map(async ({ orgId, platform, enterprise, team }) => {
      const installation = { platform, enterprise, team };
      const found = await fulfilled(house, platformsPort)?.get(platform)?.isWelcome(installation);
      if (found?.kind !== "done" || !found.result) return;
      await inOrganisation(house, { orgId, actor: { kind: "baton", part: "start" } }, (ctx) =>
        regainInstallation(ctx, { installation, conversation: null }),
      );
    }),
  );
}
