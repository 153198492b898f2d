/** From a secret to who acts with it, before anybody knows for which organisation. */
import type { Actor } from "../../core/context.ts";
import { and, eq, gt, isNull } from "../../db/drizzle.ts";
import type { Database } from "../../db/open.ts";
import { openTransaction } from "../../db/transaction.ts";
import { hashOfSecret } from "./make-token.ts";
import { apiTokens } from "./tables.ts";

export type TokenActor = { readonly orgId: string; readonly actor: Extract<Actor, { kind: "token" }> };

/** Null for a secret that is unknown, ended or too old: the door says 401 to all three alike. */
export async function findTokenActor(db: Database, secret: string): Promise<TokenActor | null> {
  return openTransaction(db, "*", async (tx) => {
    const [token] = await tx
      .select()
      .from(apiTokens)
      .where(
        and(
          eq(apiTokens.hash, hashOfSecret(secret)),
          isNull(apiTokens.endedAt),
          gt(apiTokens.expiresAt, tx.now),
        ),
      );
    if (!token) return null;
    const grants = token.rights.map((right) => ({ right, scope: token.scope }));
    return { orgId: token.orgId, actor: { kind: "token", id: token.id, name: token.name, grants } };
  });
}
