/** Which organisation a transaction is about. */
import { z } from "zod";
import type { Organisation } from "../../core/context.ts";
import { nearestLanguage } from "../../core/words.ts";
import { asc } from "../../db/drizzle.ts";
import type { Ahead, Transaction } from "../../db/transaction.ts";
import { organisations } from "./tables.ts";

const columns = {
  id: organisations.orgId,
  key: organisations.key,
  name: organisations.name,
  language: organisations.language,
  zone: organisations.zone,
  settings: organisations.settings,
};

type Row = Omit<Organisation, "language" | "roomsOff"> & {
  readonly language: string;
  readonly settings: unknown;
};

const Switches = z.object({ rooms: z.record(z.string(), z.boolean()).catch({}) }).catch({ rooms: {} });

/** The rooms come with the row that every call reads anyhow. */
function asOrganisation({ settings, language, ...row }: Row): Organisation {
  const { rooms } = Switches.parse(settings);
  const roomsOff = Object.keys(rooms).filter((room) => rooms[room] === false);
  return { ...row, roomsOff, language: nearestLanguage(language) };
}

/** The transaction's own organisation; null where it does not exist yet. Fulfils `House.findOrganisation`. */
export async function findOrganisation(tx: Ahead): Promise<Organisation | null> {
  const [row] = await tx.send<Row>(OWN, [tx.orgId]);
  return row ? asOrganisation(row) : null;
}

/** Every call and every timer begins with it: the text never changes, so that it is built and planned once. */
const OWN =
  "select org_id::text as id, key, name, language, zone, settings from organisations where org_id = $1::uuid";

/** Every organisation that the transaction may see: all of them for "*". */
export async function findOrganisations(tx: Transaction): Promise<readonly Organisation[]> {
  const rows = await tx.select(columns).from(organisations).orderBy(asc(organisations.key));
  return rows.map(asOrganisation);
}
