/** From a secret to who acts with it, before anybody knows for which organisation. */
import type { Actor } from "../../core/context.ts";
import { and, eq, gt, isNull } from "../../db/drizzle.ts";
import type { Database } from "../../db/open.ts";
import { openTransaction, type Transaction } from "../../db/transaction.ts";
import type { Bearers } from "../../web/ports.ts";
import { findOrganisation } from "../organisation/find-organisation.ts";
import { hashOfSecret } from "./make-token.ts";
import { apiTokens } from "./tables.ts";

export type TokenActor = { readonly orgId: string; readonly actor: Extract<Actor, { kind: "token" }> };

/** Null for a secret that is unknown, ended or too old: the door says 401 to all three alike. */
export const findTokenActor = (db: Database, secret: string): Promise<TokenActor | null> =>
  openTransaction(db, "*", (tx) => findToken(tx, secret));

async function findToken(tx: Transaction, secret: string): Promise<TokenActor | null> {
  const [token] = await tx
    .select()
    .from(apiTokens)
    .where(
      and(
        eq(apiTokens.hash, hashOfSecret(secret)),
        isNull(apiTokens.endedAt),
        eq(apiTokens.isHeld, false),
        gt(apiTokens.expiresAt, tx.now),
      ),
    );
  if (!token) return null;
  const grants = token.rights.map((right) => ({ right, scope: token.scope }));
  return { orgId: token.orgId, actor: { kind: "token", id: token.id, name: token.name, grants } };
}

/** Fulfils `tokenPort`: programs are answered in the organisation's language and zone. */
export const tokenBearers: Bearers = {
  findOrganisation: async (tx, secret) => (await findToken(tx, secret))?.orgId ?? null,
  async findBearer(tx, secret) {
    const [token, org] = [await findToken(tx, secret), await findOrganisation(tx)];
    return token && org ? { actor: token.actor, language: org.language, zone: org.zone } : null;
  },
};
