/** What Postgres says of a zone's clock, minute by minute: the oracle for handoffs around a clock change. */
import type { Database } from "../../../src/db/open.ts";
import { firstInstants, wallText } from "../../kit/slow-clock.ts";

const MINUTE = 60_000;

export type LocalMinutes = {
  /** The instant at which each begins: the first where it comes twice, the first after the gap where it never comes. */
  readonly begin: ReadonlyMap<string, number>;
  /** False where this Postgres has another release of the zone data than this Node: `begin` is Node's then. */
  readonly isSameData: boolean;
};

/** By `AT TIME ZONE` alone, unless the two know different rules for the zone. */
export async function localMinutes(
  db: Database,
  zone: string,
  span: { readonly from: number; readonly to: number },
): Promise<LocalMinutes> {
  const rows = await db.raw<{ wall: string; at: number }>(
    `select to_char(minute at time zone $1, 'YYYY-MM-DD HH24:MI') as wall,
       extract(epoch from minute)::float8 * 1000 as at
     from generate_series($2::timestamptz, $3::timestamptz, interval '1 minute') as minute`,
    [zone, new Date(span.from - MINUTE).toISOString(), new Date(span.to).toISOString()],
  );
  const isSameData = rows.every(({ wall, at }) => wallText(at, zone) === wall);
  const walls = new Map(rows.map(({ wall, at }) => [at, wall]));
  const wallAt = (at: number) => walls.get(at) ?? "";
  return { isSameData, begin: firstInstants(isSameData ? wallAt : (at) => wallText(at, zone), span) };
}
