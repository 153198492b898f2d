/** The person behind a mention or a typed name. */
import type { Ctx } from "../../core/context.ts";
import type { Mention } from "../../chat/line.ts";
import { Refusal } from "../../core/refusal.ts";
import { and, eq } from "../../db/drizzle.ts";
import { plainWord } from "../organisation/find-nearest.ts";
import { identities, people } from "../person/tables.ts";

/** Errors: `incident.unknown-account` where nobody has linked that account. */
export async function getMentioned(ctx: Ctx, mention: Mention): Promise<string> {
  const [row] = await ctx.tx
    .select({ personId: identities.personId })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, ctx.org.id),
        eq(identities.subject, mention.account),
        eq(identities.state, "active"),
      ),
    );
  if (!row) throw new Refusal("incident.unknown-account");
  return row.personId;
}

/** By key, whole name or first name, where only one person has it. Errors: `incident.unknown-person`. */
export async function getNamed(ctx: Ctx, typed: string): Promise<string> {
  const wanted = plainWord(typed);
  const rows = await ctx.tx
    .select({ id: people.id, key: people.key, name: people.name })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.state, "active")));
  const isCalled = (row: { key: string; name: string | null }) =>
    [row.key, row.name ?? "", (row.name ?? "").split(" ")[0] ?? ""].some((name) => plainWord(name) === wanted);
  const [found, ...others] = wanted === "" ? [] : rows.filter(isCalled);
  if (!found || others.length > 0) throw new Refusal("incident.unknown-person", { typed: typed.slice(0, 80) });
  return found.id;
}
