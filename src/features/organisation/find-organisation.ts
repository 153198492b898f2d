/** Which organisation a transaction is about. */
import type { Organisation } from "../../core/context.ts";
import { nearestLanguage } from "../../core/words.ts";
import { asc, eq } from "../../db/drizzle.ts";
import type { Transaction } from "../../db/transaction.ts";
import { organisations } from "./tables.ts";

const columns = {
  id: organisations.orgId,
  key: organisations.key,
  name: organisations.name,
  language: organisations.language,
  zone: organisations.zone,
};

type Row = { id: string; key: string; name: string; language: string; zone: string };
const asOrganisation = (row: Row): Organisation => ({ ...row, language: nearestLanguage(row.language) });

/** The transaction's own organisation; null where it does not exist yet. Fulfils `House.findOrganisation`. */
export async function findOrganisation(tx: Transaction): Promise<Organisation | null> {
  const [row] = await tx.select(columns).from(organisations).where(eq(organisations.orgId, tx.orgId));
  return row ? asOrganisation(row) : null;
}

/** Every organisation that the transaction may see: all of them for "*". */
export async function findOrganisations(tx: Transaction): Promise<readonly Organisation[]> {
  const rows = await tx.select(columns).from(organisations).orderBy(asc(organisations.key));
  return rows.map(asOrganisation);
}
