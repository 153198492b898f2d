/** What `app.ts` put together and hands to every context: the parts that rooms reach through types alone. */

import type { Database } from "../db/open.ts";
import type { Ahead } from "../db/transaction.ts";
import type { Organisation } from "./context.ts";
import type { Hearer } from "./events.ts";
import type { Keys } from "./keys.ts";
import type { Log } from "./log.ts";

/**
 * Ports are named values that rooms declare (`definePort`) and `app.ts` fills: a bridge provider, the sender
 * of e-mail. Core knows none of them.
 */
export type House = {
  readonly db: Database;
  readonly log: Log;
  readonly keys: Keys;
  /** Base of every link that Baton hands out; no slash at the end. */
  readonly publicUrl: string;
  /** True where real chat tokens run on the embedded database: every card then says *trial*. */
  readonly isTrial: boolean;
  /** True in such a trial unless it is forced: no page leaves, and every card says so. */
  readonly isPagingHeld: boolean;
  /** The organisation of a transaction; null where it does not exist (the organisation room fulfils it). */
  readonly findOrganisation: (tx: Ahead) => Promise<Organisation | null>;
  readonly listeners: ReadonlyMap<string, readonly Hearer[]>;
  readonly ports: ReadonlyMap<string, unknown>;
};

export type Port<T> = { readonly name: string; readonly _type?: T };

export const definePort = <T>(name: string): Port<T> => ({ name });

/** What fulfils a port; undefined where the installation has none. */
export const fulfilled = <T>(house: House, port: Port<T>): T | undefined =>
  house.ports.get(port.name) as T | undefined;
