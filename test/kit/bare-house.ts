/** The bare house on a database of the test's own. */
import type { Database } from "../../src/db/open.ts";
import type { Room } from "../../src/features/room.ts";
import { setClock, testDatabase } from "./database.ts";
import { type BareHouse, BEGIN, openBareHouse } from "./open-bare-house.ts";

export { BARE_ORG, type BareHouse } from "./open-bare-house.ts";

/** Opens it at 2027-03-09 09:00 UTC, with the clock standing still. `db`: a database that is open already. */
export async function bareHouse(rooms: readonly Room[], db?: Database): Promise<BareHouse> {
  const opened = db ?? (await testDatabase());
  await setClock(opened, BEGIN);
  return openBareHouse({ rooms, db: opened });
}
