/** Moves the one clock that rules and rows read. */
import type { Database } from "../../src/db/open.ts";

/** Sets it; null lets it run. */
export async function setClock(db: Database, at: Date | null): Promise<void> {
  if (at === null) await db.raw("delete from test_clock");
  else
    await db.raw(
      "insert into test_clock (at) values ($1::timestamptz) on conflict (single) do update set at = excluded.at",
      [at.toISOString()],
    );
}
