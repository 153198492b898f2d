/** A person with all that his own card shows. */
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { regions } from "../organisation/tables.ts";
import { findContacts } from "./add-contact.ts";
import { getPerson } from "./find-people.ts";
import { isQuiet } from "./find-quiet.ts";
import { type ContactMethod, type Identity, identities, type Person } from "./tables.ts";

export type Me = {
  readonly person: Person;
  readonly region: string | null;
  readonly accounts: readonly Identity[];
  readonly ways: readonly ContactMethod[];
  /** Nothing loud reaches him. */
  readonly isQuiet: boolean;
};

export async function findMe(ctx: Ctx, personId: string): Promise<Me> {
  const person = await getPerson(ctx, personId);
  const accounts = await ctx.tx
    .select()
    .from(identities)
    .where(and(eq(identities.orgId, ctx.org.id), eq(identities.personId, personId)))
    .orderBy(asc(identities.rank), asc(identities.linkedAt));
  const [region] = await ctx.tx
    .select({ name: regions.name })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.id, person.regionId ?? ctx.org.id)));
  return {
    person,
    region: region?.name ?? null,
    accounts,
    ways: await findContacts(ctx, personId),
    isQuiet: await isQuiet(ctx, personId),
  };
}
