/** Organisations for the engine and the record, without the rooms' own way of making them. */
import type { Database } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { organisations } from "../../src/features/organisation/tables.ts";

/** An organisation with nothing in it. */
export async function makeOrganisation(db: Database, orgId: string, key: string): Promise<void> {
  await openTransaction(db, orgId, async (tx) => {
    await tx
      .insert(organisations)
      .values({ orgId, key, name: key, language: "en", zone: "UTC", settings: {}, madeAt: tx.now })
      .onConflictDoNothing();
  });
}
