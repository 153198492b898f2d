/** One press does not do what a file may not: leave one administrator alone, or none. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { eq } from "../../db/drizzle.ts";
import { organisations } from "../organisation/tables.ts";
import type { Person } from "../person/tables.ts";
import { findConfirmers, NEEDED } from "./find-proposals.ts";

/** Errors: `proposal.keeps-two`. Whoever has no chat account any more can be let go, and Baton itself lets anyone go. */
export async function keepTwo(ctx: Ctx, leaving: Person): Promise<void> {
  if (ctx.actor.kind !== "person" && ctx.actor.kind !== "token") return;
  const administers = async () => (await findConfirmers(ctx)).some(({ personId }) => personId === leaving.id);
  if (!(await administers())) return;
  // Of several let go at once, each sees the one before.
  await ctx.tx
    .select({ id: organisations.orgId })
    .from(organisations)
    .where(eq(organisations.orgId, ctx.org.id))
    .for("update");
  if ((await findConfirmers(ctx)).length > NEEDED) return;
  throw new Refusal("proposal.keeps-two", { name: leaving.name ?? leaving.key });
}
