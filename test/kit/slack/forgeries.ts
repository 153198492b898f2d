/** Requests that Slack never signed, made from one that it would have: what must be answered with 401. */
import { createHash, createHmac } from "node:crypto";
import type { seededRandom } from "./seeded-random.ts";

type Random = ReturnType<typeof seededRandom>;

/** What Slack would send; `seconds` is the time of now. */
export type Genuine = {
  readonly secret: string;
  readonly seconds: number;
  readonly body: string;
  readonly type: string;
};

/** A list of values is a header that stands there as often. */
export type Headers = Readonly<Record<string, string | string[]>>;
export type Forged = { readonly headers: Headers; readonly body: string };
export type Forgery = readonly [name: string, make: (genuine: Genuine, random: Random) => Forged];

const TIME = "x-slack-request-timestamp";
const SIGNATURE = "x-slack-signature";
const FORM = "application/x-www-form-urlencoded";

const mac = (secret: string | Buffer, text: string): string =>
  createHmac("sha256", secret).update(text).digest("hex");

/** As Slack signs. */
export const signatureOf = ({ secret, seconds, body }: Omit<Genuine, "type">): string =>
  `v0=${mac(secret, `v0:${seconds}:${body}`)}`;

/** Headers and body as Slack sends them. */
export const genuinely = (genuine: Genuine): Forged => ({
  headers: {
    "content-type": genuine.type,
    [TIME]: String(genuine.seconds),
    [SIGNATURE]: signatureOf(genuine),
  },
  body: genuine.body,
});

/** The genuine request with other headers; undefined takes one away. */
function changed(genuine: Genuine, over: Readonly<Record<string, string | string[] | undefined>>): Forged {
  const { headers, body } = genuinely(genuine);
  const all = Object.entries({ ...headers, ...over });
  return {
    body,
    headers: Object.fromEntries(
      all.filter((pair): pair is [string, string | string[]] => pair[1] !== undefined),
    ),
  };
}

type Signing = (genuine: Genuine, random: Random) => string | string[] | undefined;
const signature = (name: string, make: Signing): Forgery => [
  name,
  (genuine, random) => changed(genuine, { [SIGNATURE]: make(genuine, random) }),
];
const time = (name: string, make: Signing): Forgery => [
  name,
  (genuine, random) => changed(genuine, { [TIME]: make(genuine, random) }),
];
/** Rightly signed, but not of now. */
const shifted = (name: string, shift: (random: Random) => number): Forgery => [
  name,
  (genuine, random) => genuinely({ ...genuine, seconds: genuine.seconds + shift(random) }),
];
/** The body is another than the signed one. */
const altered = (name: string, alter: (body: string, random: Random) => string): Forgery => [
  name,
  (genuine, random) => ({ ...genuinely(genuine), body: alter(genuine.body, random) }),
];
const unsigned = (name: string, body: string, type = FORM): Forgery => [
  name,
  () => ({ headers: { "content-type": type }, body }),
];

const otherHex = (digit: string, random: Random): string =>
  random.pick([..."0123456789abcdef"].filter((hex) => hex !== digit));

function flipped(text: string, at: number, random: Random): string {
  return `${text.slice(0, at)}${otherHex(text[at] ?? "", random)}${text.slice(at + 1)}`;
}

const signatures: readonly Forgery[] = [
  ["no headers", ({ type, body }) => ({ headers: { "content-type": type }, body })],
  signature("no signature", () => undefined),
  signature("an empty signature", () => ""),
  signature("the version alone", () => "v0="),
  signature("another secret's", (genuine, random) =>
    signatureOf({ ...genuine, secret: `wrong-secret-${random.below(1e9)}` }),
  ),
  signature("the empty secret's", (genuine) => signatureOf({ ...genuine, secret: "" })),
  signature("the secret's with a blank", (genuine) =>
    signatureOf({ ...genuine, secret: `${genuine.secret} ` }),
  ),
  signature("another body's", (genuine) => signatureOf({ ...genuine, body: `${genuine.body}&text=x` })),
  signature("the empty body's", (genuine) => signatureOf({ ...genuine, body: "" })),
  signature("of the body alone", ({ secret, body }) => `v0=${mac(secret, body)}`),
  signature("of the time alone", ({ secret, seconds }) => `v0=${mac(secret, `v0:${seconds}`)}`),
  signature(
    "of body and time in turn",
    ({ secret, seconds, body }) => `v0=${mac(secret, `v0:${body}:${seconds}`)}`,
  ),
  signature(
    "a hash without a secret",
    ({ seconds, body }) => `v0=${createHash("sha256").update(`v0:${seconds}:${body}`).digest("hex")}`,
  ),
  signature("by an older hash", ({ secret, seconds, body }) => {
    const digest = createHmac("sha1", secret).update(`v0:${seconds}:${body}`).digest("hex");
    return `v0=${digest}${"0".repeat(24)}`;
  }),
  signature("version 1", ({ secret, seconds, body }) => `v1=${mac(secret, `v1:${seconds}:${body}`)}`),
  signature("renamed to version 1", (genuine) => signatureOf(genuine).replace("v0=", "v1=")),
  signature("without its version", (genuine) => signatureOf(genuine).slice(3)),
  signature("in upper case", (genuine) => `v0=${signatureOf(genuine).slice(3).toUpperCase()}`),
  signature("the version in upper case", (genuine) => signatureOf(genuine).replace("v0", "V0")),
  signature("truncated", (genuine, random) => signatureOf(genuine).slice(0, random.below(67))),
  signature("lengthened", (genuine, random) => `${signatureOf(genuine)}${otherHex("", random)}`),
  signature("a changed character", (genuine, random) => {
    const good = signatureOf(genuine);
    return flipped(good, 3 + random.below(good.length - 3), random);
  }),
  signature("in another alphabet", (genuine) => {
    const bytes = Buffer.from(signatureOf(genuine).slice(3), "hex");
    return `v0=${bytes.toString("base64")}`;
  }),
  signature("twice in one header", (genuine) => `${signatureOf(genuine)}, ${signatureOf(genuine)}`),
  signature("twice, in two headers", (genuine) => [signatureOf(genuine), signatureOf(genuine)]),
  signature("beside a wrong one", (genuine) => [signatureOf(genuine), `v0=${"0".repeat(64)}`]),
  signature("behind a wrong one", (genuine) => [`v0=${"0".repeat(64)}`, signatureOf(genuine)]),
  signature("split over two headers", (genuine, random) => {
    const good = signatureOf(genuine);
    const at = 1 + random.below(good.length - 1);
    return [good.slice(0, at), good.slice(at)];
  }),
  signature("with a blank inside", (genuine) => signatureOf(genuine).replace("=", "= ")),
  [
    "in the address instead",
    (genuine) =>
      changed(genuine, { [SIGNATURE]: undefined, "x-original-url": `/?s=${signatureOf(genuine)}` }),
  ],
  [
    "as a bearer instead",
    (genuine) =>
      changed(genuine, { [SIGNATURE]: undefined, authorization: `Bearer ${signatureOf(genuine)}` }),
  ],
];

const times: readonly Forgery[] = [
  time("no timestamp", () => undefined),
  time("an empty timestamp", () => ""),
  time("another time's", ({ seconds }, random) => String(seconds + (random.below(2) === 0 ? 1 : -1))),
  time("a timestamp with a fraction", ({ seconds }) => `${seconds}.0`),
  time("a timestamp with a sign", ({ seconds }) => `+${seconds}`),
  time("a timestamp below nought", ({ seconds }) => `-${seconds}`),
  time("a timestamp in hex", ({ seconds }) => `0x${seconds.toString(16)}`),
  time("a timestamp with an exponent", ({ seconds }) => `${seconds / 1e9}e9`),
  time("a timestamp in milliseconds", ({ seconds }) => `${seconds}000`),
  time("a timestamp with a nought before it", ({ seconds }) => `0${seconds}`),
  time("a timestamp that is none", (_, random) => random.pick(["NaN", "now", "null", "0", "Infinity", "[]"])),
  time("two timestamps", ({ seconds }) => [String(seconds), String(seconds)]),
  shifted("six minutes old", () => -360),
  shifted("just too old", () => -302),
  shifted("old", (random) => -301 - random.below(1e8)),
  shifted("six minutes early", () => 360),
  shifted("early", (random) => 360 + random.below(1e8)),
  ["of the beginning", (genuine) => genuinely({ ...genuine, seconds: 0 })],
];

const bodies: readonly Forgery[] = [
  altered("more at the end", (body) => `${body}&`),
  altered("more at the beginning", (body) => ` ${body}`),
  altered("less at the end", (body) => body.slice(0, -1)),
  altered("nothing left", () => ""),
  altered("a changed character of the body", (body, random) => {
    const at = random.below(body.length);
    return `${body.slice(0, at)}${body[at] === "x" ? "y" : "x"}${body.slice(at + 1)}`;
  }),
  altered("the body twice", (body) => `${body}${body}`),
  unsigned("an unsigned ssl_check", "ssl_check=1"),
  unsigned("an unsigned ssl_check with a token", "ssl_check=1&token=x"),
  unsigned("an unsigned ssl_check that asks for more", "ssl_check=1&command=%2Fincident&text=open+forged"),
  unsigned(
    "an unsigned challenge",
    JSON.stringify({ type: "url_verification", challenge: "c-1", token: "x" }),
    "application/json",
  ),
  [
    "an ssl_check of another secret",
    ({ seconds }) => genuinely({ secret: "wrong-secret", seconds, body: "ssl_check=1", type: FORM }),
  ],
  [
    "an ssl_check of yesterday",
    ({ secret, seconds }) =>
      genuinely({ secret, seconds: seconds - 86_400, body: "ssl_check=1", type: FORM }),
  ],
];

export const FORGERIES: readonly Forgery[] = [...signatures, ...times, ...bodies];
