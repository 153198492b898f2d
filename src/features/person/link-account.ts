/** A code that is typed on an unknown account makes it an account of the person who made the code. */
import { z } from "zod";
import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Account, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { words } from "../../core/words.ts";
import { and, count, eq, gt, max } from "../../db/drizzle.ts";
import { accountLinked } from "./events.ts";
import { CODE_MINUTES, hashOfAccount, hashOfCode, MOST_ATTEMPTS } from "./link-code.ts";
import { type Identity, identities, linkAttempts, linkCodes, people } from "./tables.ts";

export type LinkResult =
  | { readonly outcome: "linked"; readonly identity: Identity }
  /** Not thrown: the attempt must be counted, and a refusal would take its row back. */
  | { readonly outcome: "wrong"; readonly left: number };

/** Errors: `person.already-linked`, `person.too-many-attempts`; a guest or a leaver has no right to it. */
export const linkAccount = verb(
  "person.link-account",
  z.strictObject({ code: z.string().max(40) }),
  async (ctx, { code }): Promise<LinkResult> => {
    const { actor } = ctx;
    if (actor.kind === "person") throw new Refusal("person.already-linked");
    const account = actor.kind === "account" && !actor.isOutsider ? actor.account : null;
    rightFollowsFrom(ctx, account !== null, "person.link");
    if (!account) throw new Refusal("person.already-linked");
    const left = await attemptsLeft(ctx, account);
    if (left === 0) throw new Refusal("person.too-many-attempts", { minutes: CODE_MINUTES });
    const [used] = await ctx.tx
      .delete(linkCodes)
      .where(
        and(
          eq(linkCodes.orgId, ctx.org.id),
          eq(linkCodes.hash, hashOfCode(ctx.org.id, code)),
          gt(linkCodes.expiresAt, now(ctx)),
        ),
      )
      .returning();
    if (!used || !(await isActive(ctx, used.personId))) return countWrong(ctx, account, left);
    const identity = await link(ctx, account, used.personId);
    await tellMaker(ctx, identity, used.platform);
    return { outcome: "linked", identity };
  },
);

/** Whoever has left or was forgotten since is given no account any more. */
async function isActive(ctx: Ctx, personId: string): Promise<boolean> {
  const [maker] = await ctx.tx
    .select({ state: people.state })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)))
    .for("share");
  return maker?.state === "active";
}

async function attemptsLeft(ctx: Ctx, account: Account): Promise<number> {
  const since = new Date(now(ctx).getTime() - CODE_MINUTES * 60_000);
  const [row] = await ctx.tx
    .select({ wrong: count() })
    .from(linkAttempts)
    .where(
      and(
        eq(linkAttempts.orgId, ctx.org.id),
        eq(linkAttempts.account, hashOfAccount(account)),
        gt(linkAttempts.at, since),
      ),
    );
  return Math.max(0, MOST_ATTEMPTS - (row?.wrong ?? 0));
}

async function countWrong(ctx: Ctx, account: Account, left: number): Promise<LinkResult> {
  await ctx.tx
    .insert(linkAttempts)
    .values({ orgId: ctx.org.id, account: hashOfAccount(account), at: now(ctx) });
  await recordAudit(ctx, {
    action: "person.link-refused",
    subject: { kind: "organisation", id: ctx.org.id },
  });
  return { outcome: "wrong", left: left - 1 };
}

async function link(ctx: Ctx, account: Account, personId: string): Promise<Identity> {
  const { provider, tenant, subject } = account;
  const [known] = await ctx.tx
    .select({ rank: max(identities.rank) })
    .from(identities)
    .where(and(eq(identities.orgId, ctx.org.id), eq(identities.personId, personId)));
  const row = {
    orgId: ctx.org.id,
    personId,
    provider,
    tenant,
    subject,
    state: "active",
    proof: "code",
  } as const;
  const [identity] = await ctx.tx
    .insert(identities)
    .values({ ...row, linkedAt: now(ctx), rank: (known?.rank ?? 0) + 1 })
    .onConflictDoNothing()
    .returning();
  // Linked by someone else's code or by the file since this call began.
  if (!identity) throw new Refusal("person.already-linked");
  await recordAudit(ctx, {
    action: "person.account-linked",
    subject: { kind: "person", id: personId },
    table: identities,
    after: identity,
  });
  await emit(ctx, accountLinked, identity);
  return identity;
}

/** If it was not he, he learns of it where he made the code. */
async function tellMaker(ctx: Ctx, identity: Identity, platform: string): Promise<void> {
  await tell(ctx, identity.personId, {
    kind: "line",
    subject: { kind: "person", id: identity.personId },
    mark: `account-linked:${identity.id}`,
    ...(platform === "slack" || platform === "teams" ? { platform } : {}),
    card: (reader) => {
      const t = words(reader, "person");
      return sentence(t("link.told", { platform: t(`provider.${identity.provider}`) }), "neutral");
    },
  });
}
