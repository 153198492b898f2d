/** What chat must know of people; the person room fulfils it, `app.ts` hands it in. */

import type { Account, Actor, Ctx, Organisation } from "../core/context.ts";
import { definePort } from "../core/house.ts";
import type { Language } from "../core/words.ts";
import type { Ahead } from "../db/transaction.ts";
import type { AccountFacts, CallAccount, PlatformName, Told } from "./call.ts";

/** One person as chat needs him. */
export type Reachable = {
  readonly personId: string;
  readonly name: string;
  readonly language: Language;
  readonly zone: string;
  /** His chat accounts, the preferred first; blocked accounts are not among them. */
  readonly accounts: readonly {
    readonly platform: PlatformName;
    readonly installationId: string;
    readonly account: Account;
  }[];
};

/** What the platform has told of an account so far; `seenAt`: when it last told everything. */
export type Known = AccountFacts & {
  readonly seenAt: Date | null;
  /** Baton was told that it had been taken out of his private chat. */
  readonly isChatGone: boolean;
};

/** Who is calling, with rights as of the transaction in which it was asked. */
export type Caller = {
  readonly actor: Actor;
  readonly language: Language;
  readonly zone: string;
  /** Null for an account that is met for the first time. */
  readonly known: Known | null;
};

export type Directory = {
  /**
   * Asks who is calling, by one statement that waits for none before it; what he leaves open the organisation
   * answers. An account nobody linked is an `account` actor.
   */
  findCaller(tx: Ahead, account: CallAccount): Promise<(org: Organisation) => Caller>;
  /** Writes down what a platform tells of an account; rooms act upon it in the same transaction. */
  learn(ctx: Ctx, account: Account, told: Told): Promise<void>;
  /** People by id; those who left are missing from the answer. */
  findReachable(ctx: Ctx, personIds: readonly string[]): Promise<readonly Reachable[]>;
};

export const directoryPort = definePort<Directory>("directory");
