/** One more way to reach oneself, beside those of the file. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { only, Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { getPerson } from "./find-people.ts";
import { type ContactMethod, contactMethods } from "./tables.ts";

/** More ways than anyone has phones. */
const MOST_WAYS = 10;

export const AddContact = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("push"), address: z.string().regex(/^[\w-]{3,64}$/) }),
  z.strictObject({ kind: z.literal("email"), address: z.email().max(254).toLowerCase() }),
  z.strictObject({ kind: z.literal("webhook"), address: z.url({ protocol: /^https$/ }).max(500) }),
]);

/** Errors: `person.way-known`, `person.too-many-ways`; `person.gone` for whoever leaves meanwhile. */
export const addContact = verb("person.add-contact", AddContact, async (ctx, { kind, address }) => {
  const personId = actorPerson(ctx) ?? "";
  rightFollowsFrom(ctx, personId !== "", "person.add-contact");
  // The same way added twice at once would ring twice.
  const { state } = await getPerson(ctx, personId, "lock");
  if (state !== "active") throw new Refusal("person.gone");
  const known = await findContacts(ctx, personId);
  if (known.some((way) => way.kind === kind && way.address === address))
    throw new Refusal("person.way-known");
  if (known.length >= MOST_WAYS) throw new Refusal("person.too-many-ways", { most: MOST_WAYS });
  const row = {
    orgId: ctx.org.id,
    personId,
    kind,
    address,
    isLoud: kind !== "email",
    managedBy: "chat" as const,
  };
  const rank = Math.max(-1, ...known.map((way) => way.rank)) + 1;
  const after = only(
    await ctx.tx
      .insert(contactMethods)
      .values({ ...row, rank })
      .returning(),
  );
  await recordAudit(ctx, {
    action: "person.contact-added",
    subject: { kind: "person", id: personId },
    table: contactMethods,
    after,
  });
  return after;
});

/** A person's ways, in the order in which they are tried. */
export async function findContacts(ctx: Ctx, personId: string): Promise<readonly ContactMethod[]> {
  const rows = await ctx.tx
    .select()
    .from(contactMethods)
    .where(and(eq(contactMethods.orgId, ctx.org.id), eq(contactMethods.personId, personId)));
  return rows.sort((a, b) => a.afterMinutes - b.afterMinutes || a.rank - b.rank);
}
