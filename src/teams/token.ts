/** A bearer token of Microsoft's, read and then proven. It signs no body: whoever holds it may say anything, so it is never logged. */
import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { z } from "zod";
import { processNow } from "../db/clock.ts";

const Header = z.object({ alg: z.literal("RS256"), kid: z.string().min(1).max(200) });
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  serviceurl: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
});

export type Token = {
  readonly kid: string;
  readonly claims: z.output<typeof Claims>;
  /** What the signature covers. */
  readonly signed: string;
  readonly signature: Buffer;
};

const SKEW_SECONDS = 300;

/** Reads an `Authorization` header without trusting it; undefined for anything but one RS256 token in three parts. */
export function readToken(header: string | null): Token | undefined {
  const match = /^Bearer ([\w-]{1,2000})\.([\w-]{1,8000})\.([\w-]{1,2000})$/.exec(header ?? "");
  if (!match) return undefined;
  const [, head = "", body = "", signature = ""] = match;
  const read = Header.safeParse(json(head)).data;
  const claims = Claims.safeParse(json(body)).data;
  if (!read || !claims) return undefined;
  return { kid: read.kid, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, "base64url") };
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the token's time has come and not gone, give or take five minutes, as Microsoft recommends. */
export function isTimely({ exp, nbf }: Token["claims"], at: Date = processNow()): boolean {
  const seconds = at.getTime() / 1000;
  return seconds < exp + SKEW_SECONDS && (nbf === undefined || seconds > nbf - SKEW_SECONDS);
}

/** Whether this key made the signature. */
export function isSignedBy(token: Token, key: JsonWebKey): boolean {
  const publicKey = createPublicKey({ key, format: "jwk" });
  return verify("RSA-SHA256", Buffer.from(token.signed), publicKey, token.signature);
}
