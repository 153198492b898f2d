/** A team's channels are places that Baton posts to: kept as such whenever teams or installations change. */
import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";

/** The places of all teams, in two statements; a channel that is no longer named is archived. */
export async function syncTeamPlaces(ctx: Ctx): Promise<void> {
  await ctx.tx.query(sql`
    with wanted as (
      select t.org_id, t.id, t.name, t.language, i.id as installation_id,
        case i.platform when 'slack' then t.channels -> 'slack' ->> 'channel'
          else t.channels -> 'teams' ->> 'conversation' end as conversation
      from teams t join installations i on i.org_id = t.org_id
        and i.team = case i.platform when 'slack' then t.channels -> 'slack' ->> 'team'
          else t.channels -> 'teams' ->> 'tenant' end
      where t.org_id = ${ctx.org.id} and not t.is_gone and i.is_active
    )
    insert into places (org_id, installation_id, subject, state, conversation, name, language)
    select org_id, installation_id, 'team:' || id, 'open', conversation, name, language from wanted
    on conflict (org_id, installation_id, subject) do update
      -- Where Baton was taken out, the file alone does not bring it back.
      set state = case when places.state = 'removed' and places.conversation = excluded.conversation
          then 'removed' else 'open' end,
        conversation = excluded.conversation, name = excluded.name, language = excluded.language`);
  await ctx.tx.query(sql`
    update places p set state = 'archived'
    from teams t, installations i
    where p.org_id = ${ctx.org.id} and t.org_id = p.org_id and i.org_id = p.org_id
      and p.subject = 'team:' || t.id and i.id = p.installation_id and p.state <> 'archived'
      and (t.is_gone or p.conversation is distinct from case i.platform
        when 'slack' then t.channels -> 'slack' ->> 'channel'
        else t.channels -> 'teams' ->> 'conversation' end)`);
}
