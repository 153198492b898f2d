/** The numbers that people read, `I-41` and `R-42`: counted ahead in the organisation's own row. */
import type { Ctx } from "../../core/context.ts";
import { Fault, only } from "../../core/refusal.ts";
import { eq, sql } from "../../db/drizzle.ts";
import { freeNumbers, organisations } from "./tables.ts";

/** What an integer column holds at most: a larger number is nobody's. */
export const MOST_NUMBER = 2_147_483_647;

const COUNTERS = { incident: "nextIncident", release: "nextRelease" } as const;
type Counted = keyof typeof COUNTERS;

/** So many are counted ahead: a storm of as many openings at once waits for nobody. */
const AHEAD = 32;
/** Others may take all that were counted while this one waited. */
const MOST_TRIES = 20;

/**
 * The next number. It is given back where the transaction fails, so that there are no gaps for long; whoever asks
 * meanwhile gets the one after it and waits for nobody, since an opening holds what it took until COMMIT.
 */
export async function takeNumber(ctx: Ctx, of: Counted): Promise<number> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const taken = (await takeFree(ctx, of)) ?? (await countAhead(ctx, of));
    if (taken !== null) return taken;
  }
  throw new Fault("no number could be had");
}

/** The lowest that nobody else holds; null where there is none. */
async function takeFree(ctx: Ctx, of: Counted): Promise<number | null> {
  const [taken] = await ctx.tx.query<{ number: number }>(sql`
    with lowest as (
      select number from free_numbers where org_id = ${ctx.org.id} and of = ${of}
      order by number limit 1 for update skip locked)
    delete from free_numbers f using lowest
    where f.org_id = ${ctx.org.id} and f.of = ${of} and f.number = lowest.number
    returning f.number`);
  return taken?.number ?? null;
}

class CountedMeanwhile extends Error {}

/**
 * Counts ahead and keeps the first; one at a time. Null where another had done it while this one waited: then the
 * counter's lock is given back at once, and not kept until COMMIT.
 */
async function countAhead(ctx: Ctx, of: Counted): Promise<number | null> {
  const counter = organisations[COUNTERS[of]];
  try {
    return await ctx.tx.savepoint(async () => {
      const before = await nextOf(ctx, of, "look");
      // Another may have committed what it counted since none was found.
      const free = await takeFree(ctx, of);
      if (free !== null) return free;
      const first = await nextOf(ctx, of, "lock");
      if (first !== before) throw new CountedMeanwhile();
      await ctx.tx
        .update(organisations)
        .set({ [COUNTERS[of]]: sql`${counter} + ${AHEAD + 1}` })
        .where(eq(organisations.orgId, ctx.org.id));
      const ahead = Array.from({ length: AHEAD }, (_, n) => ({
        orgId: ctx.org.id,
        of,
        number: first + n + 1,
      }));
      await ctx.tx.insert(freeNumbers).values(ahead);
      return first;
    });
  } catch (error) {
    if (error instanceof CountedMeanwhile) return null;
    throw error;
  }
}

async function nextOf(ctx: Ctx, of: Counted, how: "look" | "lock"): Promise<number> {
  const query = ctx.tx
    .select({ next: organisations[COUNTERS[of]] })
    .from(organisations)
    .where(eq(organisations.orgId, ctx.org.id));
  return only(await (how === "lock" ? query.for("update") : query)).next;
}
