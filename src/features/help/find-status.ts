/** How Baton is doing, as far as one organisation may know. */

import { installations, places } from "../../chat/tables.ts";
import type { Ctx } from "../../core/context.ts";
import { and, eq, like, sql } from "../../db/drizzle.ts";
import { instance } from "../../engine/tables.ts";

export type Status = {
  readonly engine: "embedded" | "postgres";
  /** `18.1`, as Postgres calls itself. */
  readonly version: string;
  /** Why nothing leaves until an administrator decides; null: at work. */
  readonly heldBecause: "clone" | "restored" | null;
  readonly waiting: number;
  /** How late the oldest of what should have left or fired is, in seconds; 0: nothing is late. */
  readonly lateSeconds: number;
  readonly parked: number;
  readonly installations: readonly {
    readonly platform: string;
    readonly name: string;
    readonly isActive: boolean;
    /** Since when Baton is uninstalled there. */
    readonly goneAt: Date | null;
    /** Null: those that it named belong to another organisation. */
    readonly secrets: string | null;
  }[];
  /** Channels that Baton was taken out of. */
  readonly lostPlaces: readonly string[];
};

type Lag = { waiting: string | number; late: string | number | null; parked: string | number };

export async function findStatus(ctx: Ctx): Promise<Status> {
  const { tx, org, house } = ctx;
  const [lag] = await tx.query<Lag>(sql`
    select count(*) filter (where state in ('waiting', 'sending')) as waiting,
      count(*) filter (where state = 'parked') as parked,
      extract(epoch from app_now() - min(due_at) filter (where state in ('waiting', 'sending'))) as late
    from (
      select state, due_at from outbox where org_id = ${org.id} and state in ('waiting', 'sending', 'parked')
      union all
      select state, due_at from timers
      where org_id = ${org.id} and (state = 'parked' or (state = 'waiting' and due_at <= app_now()))
    ) open`);
  const [server] = await tx.query<{ version: string }>(
    sql`select current_setting('server_version') as version`,
  );
  const [held] = await tx.select().from(instance);
  const lost = await tx
    .select({ name: places.name })
    .from(places)
    .where(and(eq(places.orgId, org.id), eq(places.state, "removed"), like(places.subject, "team:%")));
  return {
    engine: house.db.engine,
    version: server?.version.split(" ")[0] ?? "",
    heldBecause: held?.heldBecause ?? null,
    waiting: Number(lag?.waiting ?? 0),
    lateSeconds: Math.max(0, Math.round(Number(lag?.late ?? 0))),
    parked: Number(lag?.parked ?? 0),
    installations: await findConnections(ctx),
    lostPlaces: lost.map(({ name }) => name),
  };
}

const findConnections = ({ tx, org }: Ctx): Promise<Status["installations"]> =>
  tx
    .select({
      platform: installations.platform,
      name: installations.name,
      isActive: installations.isActive,
      goneAt: installations.goneAt,
      secrets: installations.secrets,
    })
    .from(installations)
    .where(eq(installations.orgId, org.id));
