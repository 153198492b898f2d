/** People as chat needs them: language, zone, and the accounts on which they can be written to. */
import type { Reachable } from "../../chat/directory.ts";
import type { Ctx } from "../../core/context.ts";
import { nearestLanguage } from "../../core/words.ts";
import { sql } from "../../db/drizzle.ts";

type Row = {
  id: string;
  name: string | null;
  key: string;
  language: string;
  zone: string;
  platform: "slack" | "teams" | null;
  installation_id: string | null;
  tenant: string | null;
  subject: string | null;
};

/** Fulfils `Directory.findReachable`: those who left are missing, as are accounts that are blocked or out of reach; the order asked for is kept. */
export async function findReachable(ctx: Ctx, personIds: readonly string[]): Promise<readonly Reachable[]> {
  if (personIds.length === 0) return [];
  const wanted = JSON.stringify([...new Set(personIds)]);
  const rows = await ctx.tx.query<Row>(sql`
    select p.id, p.name, p.key, p.language, p.zone, n.platform, n.id as installation_id, i.tenant, i.subject
    from jsonb_array_elements_text(${wanted}::jsonb) with ordinality as w(id, place)
    join people p on p.id = w.id::uuid and p.org_id = ${ctx.org.id} and p.state = 'active'
    left join identities i on i.org_id = p.org_id and i.person_id = p.id
      and i.state = 'active' and i.provider in ('slack', 'teams')
    left join installations n on n.org_id = i.org_id and n.platform = i.provider and n.team = i.tenant
      and n.is_active and n.gone_at is null and not exists (
        select from accounts a where a.org_id = i.org_id and a.provider = i.provider and a.tenant = i.tenant
          and a.subject = i.subject and a.chat_gone_at is not null)
    order by w.place, i.rank, i.linked_at, n.id`);
  const people = new Map<string, Reachable & { accounts: Reachable["accounts"][number][] }>();
  for (const row of rows) {
    const name = row.name ?? row.key;
    const person = people.get(row.id) ?? {
      personId: row.id,
      name,
      language: nearestLanguage(row.language, ctx.org.language),
      zone: row.zone,
      accounts: [],
    };
    people.set(row.id, person);
    if (row.platform && row.installation_id && row.subject)
      person.accounts.push({
        platform: row.platform,
        installationId: row.installation_id,
        account: { provider: row.platform, tenant: row.tenant ?? "", subject: row.subject, name },
      });
  }
  return [...people.values()];
}
