/** At a start: what stands without secrets, since those that it named are another organisation's. */
import { installations } from "../chat/tables.ts";
import type { House } from "../core/house.ts";
import { and, eq, isNull } from "../db/drizzle.ts";
import { openTransaction } from "../db/transaction.ts";
import { organisations } from "../features/organisation/tables.ts";

/** Tells the operator of every installation that can neither be heard nor sent to, and what ends that. */
export async function warnOfLostSecrets({ db, log }: Pick<House, "db" | "log">): Promise<void> {
  const lost = await openTransaction(db, "*", (tx) =>
    tx
      .select({
        organisation: organisations.key,
        platform: installations.platform,
        team: installations.team,
      })
      .from(installations)
      .innerJoin(organisations, eq(organisations.orgId, installations.orgId))
      .where(and(isNull(installations.secrets), eq(installations.isActive, true))),
  );
  for (const { organisation, platform, team } of lost)
    log.error(
      { organisation, installation: `${platform}/${team}` },
      "nothing is sent to it and nothing from it is heard: the secrets that it named belong to an older organisation; " +
        "name others under `installations:` in its file, and apply it",
    );
}
