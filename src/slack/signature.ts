/** Who sent it: Slack's signature over the raw bytes, and whether it is of now. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type Signed = { readonly timestamp: string; readonly signature: string };

const SHAPE = /^v0=[0-9a-f]{64}$/;
const WINDOW_MS = 300_000;

/** The two headers, if both are there in the exact shape Slack sends. */
export function readSigned(headers: Headers): Signed | undefined {
  const timestamp = headers.get("x-slack-request-timestamp") ?? "";
  const signature = headers.get("x-slack-signature") ?? "";
  if (!/^[1-9]\d{9}$/.test(timestamp) || !SHAPE.test(signature)) return undefined;
  return { timestamp, signature };
}

const expected = (secret: string, timestamp: string, raw: Uint8Array): Buffer =>
  createHmac("sha256", secret).update(`v0:${timestamp}:`).update(raw).digest();

/** One Slack app: its signing secrets (two while one is being replaced), and the sets of secrets that are its own. */
export type SigningApp = {
  /** What the environment variables begin with, and what installations name: `SLACK`, `SLACK_EU`. */
  readonly names: readonly string[];
  readonly signingSecrets: readonly string[];
};

/** The app that made the signature; undefined where none did. Compared in constant time. */
export function signerOf<App extends SigningApp>(
  signers: readonly App[],
  signed: Signed,
  raw: Uint8Array,
): App | undefined {
  const given = Buffer.from(signed.signature.slice(3), "hex");
  const isMade = (secret: string) => timingSafeEqual(expected(secret, signed.timestamp, raw), given);
  // Every secret is tried, so that the time taken does not say which one is in use.
  return signers.filter(({ signingSecrets }) => signingSecrets.filter(isMade).length > 0)[0];
}

/** Five minutes either way: an early timestamp would otherwise be a replay kept for later. */
export const isOfNow = (signed: Signed, now: Date): boolean =>
  Math.abs(now.getTime() - Number(signed.timestamp) * 1000) <= WINDOW_MS;

/** The same bytes signed at the same second are the same delivery, whichever secret signed them. */
export const deliveryOf = (signed: Signed, raw: Uint8Array): string =>
  createHash("sha256").update(`${signed.timestamp}:`).update(raw).digest("base64url");
