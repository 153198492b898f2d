/** What a release names and the organisation does not have any more: no rule and no freeze would find it. */
import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import type { Release } from "./tables.ts";

/** Keys of its service, environment and regions that are gone, as it names them. */
export async function findGone(ctx: Ctx, { id }: Pick<Release, "id">): Promise<string[]> {
  const rows = await ctx.tx.query<{ key: string }>(sql`
    select x.service as key from releases x where x.org_id = ${ctx.org.id} and x.id = ${id} and not exists
      (select 1 from services s where s.org_id = x.org_id and s.id = x.service_id and s.key = x.service and not s.is_gone)
    union all
    select x.environment from releases x where x.org_id = ${ctx.org.id} and x.id = ${id} and not exists
      (select 1 from environments e where e.org_id = x.org_id and e.key = x.environment and not e.is_gone)
    union all
    select named.key from releases x, jsonb_array_elements_text(x.regions) as named (key)
      where x.org_id = ${ctx.org.id} and x.id = ${id} and not exists
      (select 1 from regions r where r.org_id = x.org_id and r.key = named.key and not r.is_gone)`);
  return rows.map((row) => row.key);
}
