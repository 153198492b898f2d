/** The auditor's look: whatever a page still needs is on its way, or the next person is called. */
import type { Ctx } from "../../core/context.ts";
import { and, eq, inArray, sql } from "../../db/drizzle.ts";
import type { Check } from "../../engine/auditor.ts";
import { DROPPED } from "../../engine/instance.ts";
import { nextWay, setNextWay } from "./send-ways.ts";
import { settleAttempt } from "./settle-attempt.ts";
import { type Page, pageAttempts } from "./tables.ts";

/** Long enough that whoever is sending or settling it has committed. */
const SETTLED_SECONDS = 30;

/** Sets the timer that is missing, and gives up the try whose message is gone. */
export const pagesAreOnTheirWay: Check = {
  name: "page.on-their-way",
  async run(ctx) {
    // A trial sends none of them.
    if (ctx.house.isPagingHeld) return [];
    return [...(await setMissing(ctx)), ...(await giveUpLost(ctx))];
  },
};

async function setMissing(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<Pick<Page, "id"> & { dueAt: string | Date; minute: number }>(sql`
    select p.id, p.due_at as "dueAt", next.minute from pages p
    cross join lateral (select min((way.value->>'afterMinutes')::int) as minute
      from jsonb_array_elements(p.ladder) with ordinality as way (value, number)
      where not exists (select from page_attempts a
        where a.org_id = p.org_id and a.page_id = p.id and a.way = way.number - 1)) next
    where p.org_id = ${ctx.org.id} and p.state = 'due' and next.minute is not null
      and p.due_at < app_now() - make_interval(secs => ${SETTLED_SECONDS})
      and not exists (select from timers t
        where t.org_id = p.org_id and t.key = 'page:' || p.id || ':way' and t.state = 'waiting'
          and t.kind = ${nextWay.kind} and t.payload->>'pageId' = p.id::text
          and t.wanted_at <= greatest(p.due_at + make_interval(mins => next.minute), app_now()))
    for no key update of p skip locked`);
  for (const { id, dueAt, minute } of rows) await setNextWay(ctx, { id, dueAt: new Date(dueAt) }, minute);
  return rows.map(({ id }) => `page ${id} had no timer for its next way; it is set anew`);
}

/** Its message may have left or not: nobody waits for an answer to it, and whoever comes next is called. */
async function giveUpLost(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.tx.query<{ readonly id: string }>(sql`
    select a.id from page_attempts a
    join pages p on p.org_id = a.org_id and p.id = a.page_id and p.state = 'due'
    where a.org_id = ${ctx.org.id} and a.outcome = 'waiting'
      and a.due_at < app_now() - make_interval(secs => ${SETTLED_SECONDS})
      and not exists (select from outbox o where o.org_id = a.org_id
        and (o.state in ('waiting', 'sending') or o.last_error = ${DROPPED})
        and o.mark = case when a.kind = 'chat' then 'post:' || a.post_id else 'page:' || a.id end)
    for no key update of a skip locked`);
  if (rows.length === 0) return [];
  const lost = await ctx.tx
    .select()
    .from(pageAttempts)
    .where(
      and(
        eq(pageAttempts.orgId, ctx.org.id),
        inArray(
          pageAttempts.id,
          rows.map(({ id }) => id),
        ),
      ),
    );
  for (const attempt of lost) await settleAttempt(ctx, attempt, { outcome: "unsure", reason: "lost" });
  return lost.map(({ pageId }) => `a message of page ${pageId} was gone; whoever comes next is called`);
}
