/** What the tests of accounts share: a call by any account, as its platform's door would hand it in. */
import type { AccountFacts, Answer, Ask, Call, CallAccount, Told } from "../../../src/chat/call.ts";
import { and, eq } from "../../../src/db/drizzle.ts";
import { learnAccount } from "../../../src/features/account/learn-account.ts";
import { accounts } from "../../../src/features/account/tables.ts";
import { people } from "../../../src/features/person/tables.ts";
import type { TestHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";

export const TEAM = "T0MERIDIAN";
export const TENANT = "11111111-1111-4111-8111-111111111111";

type By = Partial<Omit<CallAccount, "provider">> & {
  readonly subject: string;
  readonly provider?: "slack" | "teams";
};

let deliveries = 0;

/** Any account asks for anything, in a private chat. */
export const askAs = (house: TestHouse, by: By, ask: Ask): Promise<Answer> => house.router(callBy(by, ask));

export function callBy(by: By, ask: Ask): Call {
  deliveries += 1;
  const provider = by.provider ?? "slack";
  const tenant = provider === "slack" ? TEAM : TENANT;
  return {
    deliveryId: `account-${deliveries}`,
    installation: { platform: provider, enterprise: "", team: tenant },
    provenBy: [provider.toUpperCase()],
    account: { tenant, name: by.subject, isOutsider: false, isBot: false, ...by, provider },
    place: { conversation: `D-${by.subject}`, thread: "", kind: "personal" },
    ask,
    answersInline: true,
  };
}

/** What an account reads after it typed a line. */
export async function typeAs(house: TestHouse, by: By, text: string): Promise<string> {
  return read(await askAs(house, by, { kind: "command", text, via: "slash" }));
}

export const read = (answer: Answer): string => (answer.kind === "card" ? textOf(answer.card) : answer.kind);

/** The platform tells by itself that an account has changed. */
export function platformTells(house: TestHouse, subject: string, told: Partial<AccountFacts> | "doubtful") {
  const provider = subject.startsWith("U") ? ("slack" as const) : ("teams" as const);
  const account = { provider, tenant: provider === "slack" ? TEAM : TENANT, subject, name: "" };
  const whole: Told =
    told === "doubtful" ? { kind: "doubtful" } : { kind: "whole", facts: { ...ORDINARY, ...told } };
  return askAs(house, { subject, provider }, { kind: "person-changed", changes: [{ account, told: whole }] });
}

export const ORDINARY: AccountFacts = {
  isDeactivated: false,
  isGuest: false,
  isStranger: false,
  isBot: false,
  zone: null,
  locale: null,
};

/** As if the platform had told it just now. */
export const learn = (house: TestHouse, subject: string, facts: Partial<AccountFacts> = {}) =>
  house.asBaton((ctx) =>
    learnAccount(ctx, {
      account: { provider: "slack", tenant: TEAM, subject },
      told: { kind: "whole", facts: { ...ORDINARY, ...facts } },
    }),
  );

export const knownOf = (house: TestHouse, subject: string) =>
  house.asBaton(
    async (ctx) =>
      (
        await ctx.tx
          .select()
          .from(accounts)
          .where(and(eq(accounts.orgId, ctx.org.id), eq(accounts.subject, subject)))
      )[0],
  );

export const personOf = (house: TestHouse, key: string) =>
  house.asBaton(async (ctx) => (await ctx.tx.select().from(people).where(eq(people.key, key)))[0]);
