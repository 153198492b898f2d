/** Mentions inside people's words become names: readable everywhere, and nobody is notified. */
import type { Ctx } from "../../core/context.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { identities, people } from "./tables.ts";

const MENTION = /<@([^>|\s]+)(?:\|([^>]*))?>/g;

/** `<@U0ANNA>` becomes `@Anna Weber`; an account that nobody knows keeps the name that the platform gave, or its id. */
export async function plainMentions(ctx: Ctx, text: string): Promise<string> {
  const ids = [...new Set([...text.matchAll(MENTION)].map((match) => match[1] ?? ""))];
  if (ids.length === 0) return text;
  const rows = await ctx.tx
    .select({ account: identities.subject, name: people.name })
    .from(identities)
    .innerJoin(people, and(eq(people.orgId, identities.orgId), eq(people.id, identities.personId)))
    .where(and(eq(identities.orgId, ctx.org.id), inArray(identities.subject, ids.slice(0, 100))));
  const names = new Map(rows.map((row) => [row.account, row.name]));
  return text.replaceAll(
    MENTION,
    (_whole, id: string, label: string | undefined) => `@${names.get(id) ?? (label || id)}`,
  );
}
