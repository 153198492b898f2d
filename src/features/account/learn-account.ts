/** What a platform says of an account is written down, and told to the rooms above. */
import { z } from "zod";
import type { AccountFacts, Told } from "../../chat/call.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Account, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { only } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { cut } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { accountSeen } from "./events.ts";
import { accounts, type KnownRow } from "./tables.ts";

const short = z
  .string()
  .transform((text) => cut(text, 64))
  .nullable();
const Facts = z.object({
  isDeactivated: z.boolean(),
  isGuest: z.boolean(),
  isStranger: z.boolean(),
  isBot: z.boolean(),
  zone: short,
  locale: short,
});

export const LearnAccount = z.strictObject({
  account: z.object({
    provider: z.enum(["slack", "teams"]),
    tenant: z.string(),
    subject: z.string().min(1),
  }),
  told: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("whole"), facts: Facts }),
    z.object({ kind: z.literal("part"), zone: short, locale: short }),
    z.object({ kind: z.literal("doubtful") }),
  ]),
  /** A workspace has thousands of accounts that never meet Baton: of those no news is kept. */
  onlyIfKnown: z.boolean().default(false),
});
type AccountKey = z.output<typeof LearnAccount>["account"];

/** Whom the platform's own door has proven; null where nothing was to be kept. */
export const learnAccount = verb("account.learn", LearnAccount, async (ctx, input) => {
  rightFollowsFrom(ctx, ctx.actor.kind === "baton", "account.learn");
  const { account, told } = input;
  const [before] = await ctx.tx.select().from(accounts).where(isAccount(ctx, account)).for("update");
  if (!before && (input.onlyIfKnown || told.kind === "doubtful")) return nothingChanged(ctx, null);
  const set = { ...changeBy(told, before), heardAt: now(ctx), ...seenBy(ctx, told) };
  const after = only(
    await ctx.tx
      .insert(accounts)
      .values({ ...account, ...set, orgId: ctx.org.id })
      .onConflictDoUpdate({
        target: [accounts.orgId, accounts.provider, accounts.tenant, accounts.subject],
        set,
      })
      .returning(),
  );
  if (before && isSame(before, after)) return nothingChanged(ctx, after);
  await recordAudit(ctx, {
    action: "account.seen",
    subject: subject("account", after),
    ...(before ? { before: factsOf(before) } : {}),
    after: factsOf(after),
  });
  await emit(ctx, accountSeen, { before: before ?? null, after });
  return after;
});

export const isAccount = (ctx: Ctx, account: Pick<Account, "provider" | "tenant" | "subject">) =>
  and(
    eq(accounts.orgId, ctx.org.id),
    eq(accounts.provider, account.provider as AccountKey["provider"]),
    eq(accounts.tenant, account.tenant),
    eq(accounts.subject, account.subject),
  );

/** What came with an act of his own says nothing of the rest, and an absent word takes nothing back. */
function changeBy(told: Told, before: KnownRow | undefined): Partial<AccountFacts> {
  if (told.kind === "doubtful") return {};
  const { zone, locale } = told.kind === "whole" ? told.facts : told;
  const said = { zone: zone ?? before?.zone ?? null, locale: locale ?? before?.locale ?? null };
  return told.kind === "whole" ? { ...told.facts, ...said } : said;
}

function seenBy(ctx: Ctx, told: Told): { readonly seenAt?: Date | null } {
  if (told.kind === "part") return {};
  return { seenAt: told.kind === "whole" ? now(ctx) : null };
}

const factsOf = ({ isDeactivated, isGuest, isStranger, isBot, zone, locale }: KnownRow): AccountFacts => ({
  isDeactivated,
  isGuest,
  isStranger,
  isBot,
  zone,
  locale,
});

const isSame = (a: KnownRow, b: KnownRow): boolean =>
  JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));
