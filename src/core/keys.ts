/** Encryption at rest: the master key wraps per-person keys; several master keys are valid while one is replaced. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

export type Keys = {
  /** Wraps a person's key under the newest master key. */
  wrap(key: Buffer): string;
  /** Unwraps with whichever master key wrapped it. Errors: the master key is gone, or the text was changed. */
  unwrap(wrapped: string): Buffer;
  /** A signature for links and feeds, bound to a purpose; never reversible to the master key. */
  sign(purpose: string, text: string): string;
  /** Whether any valid master key made this signature; takes the same time for every wrong one. */
  isSigned(purpose: string, text: string, signature: string): boolean;
};

const ALGORITHM = "aes-256-gcm";

// Keys are handed on as key objects: taken as bytes, each use costs four times as much.

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); `iv.ciphertext.tag` in base64url. */
export function encrypt(key: Buffer, text: Buffer, bound: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, createSecretKey(key), iv).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
}

/** The reverse of `encrypt`. Errors: a wrong key, another binding, or a changed text. */
export function decrypt(key: Buffer, sealed: string, bound: string): Buffer {
  const [iv, body, tag] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
  if (!iv || !body || !tag) throw new Error("a sealed text has three parts");
  const decipher = createDecipheriv(ALGORITHM, createSecretKey(key), iv, { authTagLength: 16 })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** `secrets`: newest first, at least 32 characters each. */
export function openKeys(secrets: readonly string[]): Keys {
  const masters = secrets.map((secret) => {
    const derive = (use: string) => Buffer.from(hkdfSync("sha256", secret, "baton", use, 32));
    const id = createHash("sha256").update(secret).digest("hex").slice(0, 8);
    return { id, wrapping: derive("wrap"), signing: derive("sign") };
  });
  const [newest] = masters;
  if (!newest) throw new Error("no master key was given");
  const signWith = (key: Buffer, purpose: string, text: string) =>
    createHmac("sha256", createSecretKey(key)).update(`${purpose}\n${text}`).digest("base64url");
  return {
    wrap: (key) => `${newest.id}.${encrypt(newest.wrapping, key, "person-key")}`,
    unwrap(wrapped) {
      const dot = wrapped.indexOf(".");
      const master = masters.find((candidate) => candidate.id === wrapped.slice(0, dot));
      if (!master) throw new Error(`no master key ${wrapped.slice(0, dot)} among those given`);
      return decrypt(master.wrapping, wrapped.slice(dot + 1), "person-key");
    },
    sign: (purpose, text) => signWith(newest.signing, purpose, text),
    isSigned: (purpose, text, signature) =>
      masters.some(({ signing }) => sameText(signWith(signing, purpose, text), signature)),
  };
}

/** Compares in constant time by comparing digests, so that lengths do not matter. */
export function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
