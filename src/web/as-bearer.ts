/** From a secret to a context: whose organisation, then who, with rights read in the transaction of the work. */
import type { Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { Refusal } from "../core/refusal.ts";
import { openTransaction } from "../db/transaction.ts";
import type { Bearers } from "./ports.ts";

/** A secret that nobody has, or that has ended. */
export class UnknownBearer extends Error {}

/** Longer than any secret of ours: what is longer is not looked up. */
const LONGEST_SECRET = 200;

/**
 * Does `work` in one transaction as whoever the secret speaks for.
 * Errors: `UnknownBearer`; whatever `work` throws, after a rollback.
 */
export async function asBearer<T>(
  house: House,
  who: { readonly bearers: Bearers; readonly secret: string; readonly reference: string },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const { bearers, secret, reference } = who;
  if (secret === "" || secret.length > LONGEST_SECRET) throw new UnknownBearer();
  const orgId = await openTransaction(house.db, "*", (tx) => bearers.findOrganisation(tx, secret));
  if (orgId === null) throw new UnknownBearer();
  return openTransaction(house.db, orgId, async (tx) => {
    const [org, bearer] = [await house.findOrganisation(tx), await bearers.findBearer(tx, secret)];
    if (!org) throw new Refusal("core.unknown-organisation");
    if (!bearer) throw new UnknownBearer();
    const reader = { language: bearer.language, zone: bearer.zone };
    return work({ tx, org, actor: bearer.actor, reader, house, reference });
  });
}
