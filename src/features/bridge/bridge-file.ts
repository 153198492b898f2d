/** The section `bridges:` of the organisation's file: which providers, in which order, with which numbers. */
import { z } from "zod";
import { Country, KeyName } from "../organisation/file-pieces.ts";

const DialInFile = z.strictObject({
  country: Country,
  number: z.string().regex(/^\+[\d ()-]{5,24}$/, "bridge.number"),
  label: z.string().trim().min(1).max(60).exactOptional(),
});

export const BridgeFile = z.strictObject({
  provider: z.string().min(1).max(40),
  /** The provider's own settings, parsed by the provider when it opens; numbers are checked here, while someone looks. */
  settings: z.looseObject({ dialIn: z.array(DialInFile).exactOptional() }).default({}),
});

export const BridgesFile = z.strictObject({
  /** The order in which they are tried, the first that answers is the bridge. */
  order: z.array(BridgeFile).default([]),
  /** Severities that get none unless someone asks. */
  notFor: z.array(KeyName).default([]),
  /** What people do where no provider answers, in the organisation's own words. */
  fallback: z.string().trim().min(1).max(280).exactOptional(),
});
export type BridgesFile = z.output<typeof BridgesFile>;
