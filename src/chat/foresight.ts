/** What a call will surely need, asked for while it is not yet known who calls. */
import { definePort } from "../core/house.ts";
import type { Ahead, Transaction } from "../db/transaction.ts";
import type { Call } from "./call.ts";

/**
 * Asks by statements that wait for none before them; what it resolves to hands over what was found to the transaction
 * of the call. Whether the caller may see it has to be part of the question.
 */
export type Foresight = (early: Ahead, call: Call) => Promise<(tx: Transaction) => void>;

export const foresightsPort = definePort<readonly Foresight[]>("foresights");
