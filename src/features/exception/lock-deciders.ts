/** Keeps what people may decide as it is until COMMIT: whoever takes it from them was before, or waits. */
import type { Ctx } from "../../core/context.ts";
import { allEnded } from "../../db/awaited-later.ts";
import { and, eq, inArray, isNull, or } from "../../db/drizzle.ts";
import { accounts } from "../account/tables.ts";
import { grants, identities, memberships, people, roles } from "../person/tables.ts";

/** What is read after it is true until COMMIT. Waits for whoever is changing it. */
export async function lockDeciders(ctx: Ctx, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const ids = [...personIds];
  const { tx } = ctx;
  const org = ctx.org.id;
  // Sent together: none needs what another answers, and they arrive in this order.
  await allEnded([
    tx
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.orgId, org), inArray(people.id, ids)))
      .for("share"),
    tx
      .select({ id: identities.id })
      .from(identities)
      .where(and(eq(identities.orgId, org), inArray(identities.personId, ids)))
      .for("share"),
    tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.orgId, org), inArray(accounts.personId, ids)))
      .for("share"),
    tx
      .select({ id: memberships.teamId })
      .from(memberships)
      .where(and(eq(memberships.orgId, org), inArray(memberships.personId, ids)))
      .for("share"),
    tx
      .select({ id: grants.id })
      .from(grants)
      .innerJoin(roles, and(eq(roles.orgId, grants.orgId), eq(roles.key, grants.role)))
      .where(and(eq(grants.orgId, org), or(inArray(grants.personId, ids), isNull(grants.personId))))
      .for("share"),
  ]);
}
