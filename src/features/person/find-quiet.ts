/** Who may sleep through a page: the one judgement of plan, gaps, one's own card and what is said of a loss. */
import { CONTACT_KINDS, type ContactKind, isSetUp } from "../../chat/methods.ts";
import type { Ctx } from "../../core/context.ts";
import { type SQL, sql } from "../../db/drizzle.ts";

export type Quiet = { readonly personId: string; readonly key: string; readonly name: string };

/**
 * Active people whom nothing loud reaches: neither by what this installation can send, nor on a chat where they have
 * an account that can be written to. `among`: a condition on people `p`; default all of them.
 */
export async function findQuiet(ctx: Ctx, among: SQL = sql`true`): Promise<readonly Quiet[]> {
  const setUp = JSON.stringify(CONTACT_KINDS.filter((kind) => isSetUp(ctx.house, kind)));
  const rows = await ctx.tx.query<{ id: string; key: string; name: string | null }>(sql`
    select p.id, p.key, p.name from people p
    where p.org_id = ${ctx.org.id} and p.state = 'active' and ${among} and not exists (
      select from contact_methods c where c.org_id = p.org_id and c.person_id = p.id and c.is_loud
        and (${setUp}::jsonb ? c.kind or (c.kind = 'chat' and exists (
          select from identities i join installations n on n.org_id = i.org_id and n.platform = i.provider
            and n.team = i.tenant and n.is_active and n.gone_at is null
          where i.org_id = p.org_id and i.person_id = p.id and i.state = 'active'
            and (c.address = '' or c.address = i.provider)
            and not exists (select from accounts a where a.org_id = i.org_id and a.provider = i.provider
              and a.tenant = i.tenant and a.subject = i.subject and a.chat_gone_at is not null)))))
    order by p.key`);
  return rows.map(({ id, key, name }) => ({ personId: id, key, name: name ?? key }));
}

/** Whether nothing loud reaches this person. */
export const isQuiet = async (ctx: Ctx, personId: string): Promise<boolean> =>
  (await findQuiet(ctx, sql`p.id = ${personId}`)).length > 0;

/** Ways that people count on and this installation cannot send by, with how many people each. */
export async function findNotSetUp(
  ctx: Ctx,
): Promise<readonly { readonly kind: ContactKind; readonly count: number }[]> {
  const missing = CONTACT_KINDS.filter((kind) => !isSetUp(ctx.house, kind));
  const rows = await ctx.tx.query<{ kind: ContactKind; count: string | number }>(sql`
    select c.kind, count(distinct p.id) as count from contact_methods c
    join people p on p.org_id = c.org_id and p.id = c.person_id and p.state = 'active'
    where c.org_id = ${ctx.org.id} and ${JSON.stringify(missing)}::jsonb ? c.kind
    group by c.kind order by c.kind`);
  return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
}
