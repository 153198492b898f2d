/** Encryption at rest: the master key wraps per-person keys; several master keys are valid while one is replaced. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

export type Keys = {
  /** Wraps a person's key under the newest master key. */
  wrap(key: Buffer): string;
  /** Unwraps with whichever master key wrapped it. Errors: the master key is gone, or the text was changed. */
  unwrap(wrapped: string): KeyObject;
  /** A signature for links and feeds, bound to a purpose; never reversible to the master key. */
  sign(purpose: string, text: string): string;
  /** Whether any valid master key made this signature; takes the same time for every wrong one. */
  isSigned(purpose: string, text: string, signature: string): boolean;
};

const ALGORITHM = "aes-256-gcm";

/** How long an unwrapped key is remembered: whoever writes, writes again soon. It is asked for by its row alone. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1000;

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); `iv.ciphertext.tag` in base64url. */
export function encrypt(key: KeyObject, text: Buffer, bound: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return [iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
}

/** The reverse of `encrypt`. Errors: a wrong key, another binding, or a changed text. */
export function decrypt(key: KeyObject, sealed: string, bound: string): Buffer {
  const [iv, body, tag] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
  if (!iv || !body || !tag) throw new Error("a sealed text has three parts");
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: 16 })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** `secrets`: newest first, at least 32 characters each. */
export function openKeys(secrets: readonly string[]): Keys {
  const masters = secrets.map((secret) => {
    const derive = (use: string) =>
      createSecretKey(Buffer.from(hkdfSync("sha256", secret, "baton", use, 32)));
    const id = createHash("sha256").update(secret).digest("hex").slice(0, 8);
    return { id, wrapping: derive("wrap"), signing: derive("sign") };
  });
  const [newest] = masters;
  if (!newest) throw new Error("no master key was given");
  const signWith = (key: KeyObject, purpose: string, text: string) =>
    createHmac("sha256", key).update(`${purpose}\n${text}`).digest("base64url");
  const unwrap = (wrapped: string): KeyObject => {
    const dot = wrapped.indexOf(".");
    const master = masters.find((candidate) => candidate.id === wrapped.slice(0, dot));
    if (!master) throw new Error(`no master key ${wrapped.slice(0, dot)} among those given`);
    return createSecretKey(decrypt(master.wrapping, wrapped.slice(dot + 1), "person-key"));
  };
  const remembered = rememberBriefly(unwrap);
  return {
    wrap: (key) => `${newest.id}.${encrypt(newest.wrapping, key, "person-key")}`,
    unwrap: remembered,
    sign: (purpose, text) => signWith(newest.signing, purpose, text),
    isSigned: (purpose, text, signature) =>
      masters.some(({ signing }) => sameText(signWith(signing, purpose, text), signature)),
  };
}

/** Remembers what was made of a text for a minute at most, and then nothing of it. */
function rememberBriefly(make: (text: string) => KeyObject): (text: string) => KeyObject {
  const made = new Map<string, KeyObject>();
  return (text) => {
    const known = made.get(text);
    if (known) return known;
    const fresh = make(text);
    if (made.size === 0) setTimeout(() => made.clear(), REMEMBERED_MS).unref();
    if (made.size < MOST_REMEMBERED) made.set(text, fresh);
    return fresh;
  };
}

/** Compares in constant time by comparing digests, so that lengths do not matter. */
export function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
