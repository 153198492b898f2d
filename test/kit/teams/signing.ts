/** Keys and tokens as Microsoft's Bot Connector makes them, and as a forger would. */
import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export const ISSUER = "https://api.botframework.com";

export type SigningKey = {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly endorsements: readonly string[] | undefined;
};

export function makeKey(kid: string, endorsements: readonly string[] | undefined): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    kid,
    privateKey: createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" })),
    publicKey,
    endorsements,
  };
}

/** A key as it is published. */
export const publishedKey = (key: SigningKey) => ({
  ...key.publicKey.export({ format: "jwk" }),
  kid: key.kid,
  use: "sig",
  x5t: key.kid,
  ...(key.endorsements && { endorsements: key.endorsements }),
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token with any header and claims; `alg` says how it is really signed. */
export function makeToken(
  key: SigningKey,
  claims: object,
  header: Readonly<Record<string, unknown>> = { alg: "RS256", kid: key.kid, typ: "JWT" },
): string {
  const signed = `${part(header)}.${part(claims)}`;
  if (header.alg === "none") return `${signed}.`;
  if (header.alg === "HS256") {
    const secret = key.publicKey.export({ type: "spki", format: "pem" });
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }
  const digest = header.alg === "RS512" ? "RSA-SHA512" : "RSA-SHA256";
  return `${signed}.${sign(digest, Buffer.from(signed), key.privateKey).toString("base64url")}`;
}
