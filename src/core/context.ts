/** What every verb, card and timer is given first: who acts, for whom, when, in which transaction. */
import type { Transaction } from "../db/transaction.ts";
import type { House } from "./house.ts";
import type { Grant } from "./rights.ts";
import type { Sight } from "./sight.ts";
import type { Language } from "./words.ts";

export type Organisation = {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly language: Language;
  /** IANA zone for whoever has none of his own. */
  readonly zone: string;
  /** Names of the rooms that are switched off here. */
  readonly roomsOff: readonly string[];
};

export type Provider = "slack" | "teams" | "github" | "gitlab" | "email" | "phone" | "oidc";

/** One account of one human on one platform. `tenant` is the Slack team or the Teams tenant. */
export type Account = {
  readonly provider: Provider;
  readonly tenant: string;
  readonly subject: string;
  readonly name: string;
};

/** Why an account is an outsider's: a guest, of another company, no longer active here. */
export type Outside = "guest" | "stranger" | "gone";

/** Who acts. Rights of persons and tokens are read inside the transaction, at the click. */
export type Actor =
  | {
      readonly kind: "person";
      readonly id: string;
      readonly name: string;
      readonly account: Account | null;
      readonly teams: readonly string[];
      readonly grants: readonly Grant[];
      /** His account is a guest's: he works here, and decides nothing for others. */
      readonly isGuest?: true;
      /** The platform could not be asked whether the account still is what it was: nothing is approved with it. */
      readonly isUnsure?: true;
    }
  /** An account that nobody has linked to a person: may open incidents and read; never approves. */
  | {
      readonly kind: "account";
      readonly account: Account;
      readonly isOutsider: boolean;
      readonly because?: Outside;
      readonly isUnsure?: true;
    }
  | { readonly kind: "timer"; readonly timer: string }
  | { readonly kind: "token"; readonly id: string; readonly name: string; readonly grants: readonly Grant[] }
  /** The organisation's file, applied by a person at the command line. */
  | { readonly kind: "file"; readonly by: string }
  /** Baton itself, outside any request: the auditor, the sweep, the first start. */
  | { readonly kind: "baton"; readonly part: string };

/** For whom texts and times are made. `zone` null: a shared place, where UTC stands beside. */
export type Reader = { readonly language: Language; readonly zone: string | null };

export type Ctx = {
  readonly tx: Transaction;
  readonly org: Organisation;
  readonly actor: Actor;
  readonly reader: Reader;
  /** Who looks at what is made here, where that is not the acting one: see `sightOf`. */
  readonly sight?: Sight;
  readonly house: House;
  /**
   * Of a time that a restored database does not remember: what is sent from here may have been sent then, and says so.
   * `lateMs`: by how many milliseconds it comes later than it did then.
   */
  readonly mayRepeat?: { readonly lateMs: number };
  /** Stands in the log line and in the fault that a caller sees. */
  readonly reference: string;
};

/** The transaction's instant, by the database's clock. */
export const now = (ctx: Ctx): Date => ctx.tx.now;

/** The same work, told to someone else: another language, zone and sight, the same transaction and actor. */
export const forReader = (ctx: Ctx, reader: Reader, sight: Sight): Ctx => ({ ...ctx, reader, sight });

/** The same work, done by Baton's own timer or part, which sees all; what is shown of it goes through `forReader`. */
export function actingAs(ctx: Ctx, actor: Actor): Ctx {
  const { sight: _, ...rest } = ctx;
  return { ...rest, actor };
}

/** The acting person's id; null for timers, tokens, files and accounts nobody has linked. */
export const actorPerson = (ctx: Ctx): string | null => (ctx.actor.kind === "person" ? ctx.actor.id : null);
