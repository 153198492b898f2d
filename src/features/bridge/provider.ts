/** What a bridge needs of the outside; `integrations/` fulfil it and `app.ts` hands them in. */
import { definePort } from "../../core/house.ts";
import type { Outcome } from "../../engine/outcome.ts";

export type DialIn = { readonly country: string; readonly number: string; readonly label: string };

export type OpenedBridge = {
  readonly joinUrl: string;
  readonly dialIn: readonly DialIn[];
  readonly pin?: string;
};

export type BridgeWanted = {
  /** Stable across repeats: a provider that keeps what it made can find it again. */
  readonly mark: string;
  /** At least 128 random bits, safe in a URL. */
  readonly room: string;
  readonly title: string;
  readonly number: number;
  /** The provider's settings in the organisation's file, not yet parsed. */
  readonly settings: Readonly<Record<string, unknown>>;
};

export type BridgeProvider = {
  /** What the organisation's file calls it. */
  readonly name: string;
  /** Makes the room, or finds the one that the same mark made. Ends by `signal`. */
  open(want: BridgeWanted, signal: AbortSignal): Promise<Outcome<OpenedBridge>>;
};

/** Every provider of this installation; the file gives the order. */
export const bridgeProvidersPort = definePort<readonly BridgeProvider[]>("bridge-providers");
