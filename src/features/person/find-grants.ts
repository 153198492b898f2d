/** Who may do what, and where: grants through roles as of now. */
import { type Ctx, now } from "../../core/context.ts";
import type { Grant } from "../../core/rights.ts";
import { sql } from "../../db/drizzle.ts";

export type Held = {
  /** Null: everyone in the organisation. */
  readonly personId: string | null;
  readonly personKey: string | null;
  readonly personName: string | null;
  readonly role: string;
  readonly rights: readonly string[];
  readonly scope: Grant["scope"];
  /** Null: it has no end. */
  readonly endsAt: Date | null;
};

type Row = {
  person_id: string | null;
  person_key: string | null;
  person_name: string | null;
  role: string;
  rights: string[];
  scope: Record<string, string>;
  ends_at: Date | string | null;
};

/** Every grant that holds now, one row for each person who has it (through himself or a team); leavers hold nothing. */
export async function findGrants(ctx: Ctx): Promise<readonly Held[]> {
  const rows = await ctx.tx.query<Row>(sql`
    select p.id as person_id, p.key as person_key, p.name as person_name, g.role, r.rights, g.scope, g.ends_at
    from grants g
    join roles r on r.org_id = g.org_id and r.key = g.role and not r.is_gone
    left join lateral (
      select distinct p.id, p.key, p.name from people p
      left join memberships m on m.org_id = p.org_id and m.person_id = p.id
      where p.org_id = g.org_id and p.state = 'active' and (p.id = g.person_id or m.team_id = g.team_id)
    ) p on true
    where g.org_id = ${ctx.org.id}
      and (g.ends_at is null or g.ends_at > ${now(ctx).toISOString()}::timestamptz)
      and (p.id is not null or (g.person_id is null and g.team_id is null))
    order by p.key nulls first, g.role, g.scope`);
  return rows.map((row) => ({
    personId: row.person_id,
    personKey: row.person_key,
    personName: row.person_name,
    role: row.role,
    rights: row.rights,
    scope: row.scope,
    endsAt: row.ends_at === null ? null : new Date(row.ends_at),
  }));
}
