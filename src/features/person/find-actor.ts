/** Who is calling, and what he may do as of now: one statement for person, teams and grants. */
import { z } from "zod";
import type { CallAccount } from "../../chat/call.ts";
import type { Directory } from "../../chat/directory.ts";
import type { Account, Organisation } from "../../core/context.ts";
import type { Grant } from "../../core/rights.ts";
import { nearestLanguage } from "../../core/words.ts";
import { isZone } from "../../core/zone-offsets.ts";
import { sql } from "../../db/drizzle.ts";
import type { Transaction } from "../../db/transaction.ts";

const Found = z.object({
  id: z.string(),
  name: z.string().nullable(),
  language: z.string(),
  zone: z.string(),
  is_active: z.boolean(),
  teams: z.array(z.string()),
  grants: z.array(z.object({ rights: z.array(z.string()), scope: z.record(z.string(), z.string()) })),
});

type Answer = Awaited<ReturnType<Directory["findActor"]>>;

/**
 * Fulfils `Directory.findActor`. Guests, bots and strangers act with no rights even where the account is
 * linked; the account of someone who left, or that is blocked, acts as a stranger's. `teams` are ids.
 */
export async function findActor(tx: Transaction, org: Organisation, caller: CallAccount): Promise<Answer> {
  const { provider, tenant, subject, name } = caller;
  const account = { provider, tenant, subject, name };
  const isOutsider = caller.isOutsider || caller.isBot;
  const person = isOutsider ? null : await findPerson(tx, account);
  if (person?.is_active)
    return {
      actor: {
        kind: "person",
        id: person.id,
        name: person.name ?? name,
        account,
        teams: person.teams,
        grants: person.grants.flatMap(grantsOf),
      },
      language: nearestLanguage(person.language, org.language),
      zone: person.zone,
    };
  return {
    actor: { kind: "account", account, isOutsider: isOutsider || person !== null },
    language: nearestLanguage(caller.locale, org.language),
    zone: caller.zone && isZone(caller.zone) ? caller.zone : org.zone,
  };
}

const grantsOf = ({ rights, scope }: { rights: string[]; scope: Grant["scope"] }): Grant[] =>
  rights.map((right) => ({ right, scope }));

async function findPerson(tx: Transaction, account: Account): Promise<z.output<typeof Found> | null> {
  const at = tx.now.toISOString();
  const [row] = await tx.query(sql`
    with caller as (
      select p.id, p.name, p.language, p.zone, p.org_id,
        p.state = 'active' and i.state = 'active' as is_active
      from identities i join people p on p.org_id = i.org_id and p.id = i.person_id
      where i.org_id = ${tx.orgId} and i.provider = ${account.provider}
        and i.tenant = ${account.tenant} and i.subject = ${account.subject}
    ), team as (
      select m.team_id from memberships m
      join caller c on m.org_id = c.org_id and m.person_id = c.id
      join teams t on t.org_id = m.org_id and t.id = m.team_id and not t.is_gone
    )
    select c.id, c.name, c.language, c.zone, c.is_active,
      (select coalesce(jsonb_agg(team_id), '[]') from team) as teams,
      (select coalesce(jsonb_agg(jsonb_build_object('rights', r.rights, 'scope', g.scope)), '[]')
        from grants g join roles r on r.org_id = g.org_id and r.key = g.role and not r.is_gone
        where g.org_id = c.org_id and (g.ends_at is null or g.ends_at > ${at}::timestamptz)
          and (g.person_id = c.id or g.team_id in (select team_id from team)
            or (g.person_id is null and g.team_id is null))) as grants
    from caller c`);
  return row ? Found.parse(row) : null;
}
