/** The numbers that people read, `I-41` and `R-42`: counted in the organisation's own row. */
import type { Ctx } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { eq, sql } from "../../db/drizzle.ts";
import { organisations } from "./tables.ts";

/** What an integer column holds at most: a larger number is nobody's. */
export const MOST_NUMBER = 2_147_483_647;

const COUNTERS = { incident: "nextIncident", release: "nextRelease" } as const;

/** The next number, without gaps: it is given back where the transaction fails, and whoever asks meanwhile waits. */
export async function takeNumber(ctx: Ctx, of: keyof typeof COUNTERS): Promise<number> {
  const counter = organisations[COUNTERS[of]];
  const taken = await ctx.tx
    .update(organisations)
    .set({ [COUNTERS[of]]: sql`${counter} + 1` })
    .where(eq(organisations.orgId, ctx.org.id))
    .returning({ next: counter });
  return only(taken).next - 1;
}
