/** Tokens and activities that Microsoft never signed, as forgers would make them: what must be answered with 401. */
import type { seededRandom } from "../slack/seeded-random.ts";
import { APP_ID, type FakeTeams } from "./fake-teams.ts";
import { ISSUER, makeKey, makeToken, type SigningKey } from "./signing.ts";

type Random = ReturnType<typeof seededRandom>;

/** What a forger has: everything that is public, keys of his own, and genuine tokens for other things. */
export type Forger = {
  readonly fake: FakeTeams;
  readonly stranger: SigningKey;
  readonly unknown: SigningKey;
  /** Published like the right one, and vouching for nothing, for nobody, for another channel. */
  readonly bare: SigningKey;
  readonly empty: SigningKey;
  readonly slack: SigningKey;
};

/** Before the first key is fetched: three of his keys are published among the right ones. */
export function makeForger(fake: FakeTeams): Forger {
  const forger = {
    fake,
    stranger: makeKey("the-key", ["msteams"]),
    unknown: makeKey("another-key", ["msteams"]),
    bare: makeKey("bare-key", undefined),
    empty: makeKey("empty-key", []),
    slack: makeKey("slack-key", ["slack", "webchat"]),
  };
  fake.keys.push(forger.bare, forger.slack, forger.empty);
  return forger;
}

const OTHER_TENANT = "99999999-9999-4999-8999-999999999999";

/** The `Authorization` header; `over` is what is wrong with the activity. */
export type TeamsForgery = readonly [
  name: string,
  authorization: (forger: Forger, random: Random) => string,
  over?: object,
];

export const secondsNow = (): number => Math.floor((performance.timeOrigin + performance.now()) / 1000);

/** No two are the same: whoever remembers tokens would have to remember all. */
const genuine = ({ fake }: Forger, random: Random) => ({
  iss: ISSUER,
  aud: APP_ID,
  serviceurl: fake.serviceUrl,
  nbf: secondsNow() - 60,
  exp: secondsNow() + 3600 + random.below(1e6),
});

type Header = Record<string, unknown>;
const header = (over: Header = {}): Header => ({ alg: "RS256", kid: "the-key", typ: "JWT", ...over });

type Said = { readonly claims?: object; readonly head?: Header };

/** Signed with the right key, whatever it says. */
const signed = (forger: Forger, random: Random, { claims, head }: Said = {}): string =>
  `Bearer ${makeToken(forger.fake.key, { ...genuine(forger, random), ...claims }, head ?? header())}`;

type Made = (forger: Forger, random: Random) => object;
const claiming = (name: string, claims: Made): TeamsForgery => [
  name,
  (forger, random) => signed(forger, random, { claims: claims(forger, random) }),
];
const headed = (name: string, head: Made): TeamsForgery => [
  name,
  (forger, random) => signed(forger, random, { head: head(forger, random) as Header }),
];
const by = (name: string, key: (forger: Forger) => SigningKey, head?: Header): TeamsForgery => [
  name,
  (forger, random) => `Bearer ${makeToken(key(forger), genuine(forger, random), head)}`,
];
/** Made from a genuine header. */
const bent = (name: string, bend: (good: string, random: Random) => string): TeamsForgery => [
  name,
  (forger, random) => bend(genuineToken(forger, random), random),
];

const genuineToken = (forger: Forger, random: Random): string => signed(forger, random);

/** Another letter somewhere in one of the token's three parts; the last one's spare bits mean nothing. */
function changed(authorization: string, part: number, random: Random): string {
  const parts = authorization.slice(7).split(".");
  const text = parts[part] ?? "";
  const at = random.below(text.length - 1);
  parts[part] = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  return `Bearer ${parts.join(".")}`;
}

/** Signed with the right key, which it calls by a name that nobody has heard. */
export function namingUnknownKey(forger: Forger, random: Random): string {
  return signed(forger, random, { head: header({ kid: `nobody-${random.below(1e9)}` }) });
}

const shapes: readonly TeamsForgery[] = [
  ["no token", () => ""],
  ["the word alone", () => "Bearer"],
  bent("another scheme", (good) => good.replace("Bearer", "Basic")),
  bent("lower case scheme", (good) => good.replace("Bearer", "bearer")),
  bent("two tokens", (good) => `${good}, ${good}`),
  bent("two parts", (good) => good.split(".").slice(0, 2).join(".")),
  bent("four parts", (good) => `${good}.x`),
  bent("no signature", (good) => `${good.split(".").slice(0, 2).join(".")}.`),
  bent("cut off", (good, random) => good.slice(0, random.below(good.length - 1))),
  bent("changed after signing", (good, random) => changed(good, 1, random)),
  bent("a changed header", (good, random) => changed(good, 0, random)),
  bent("a changed signature", (good, random) => changed(good, 2, random)),
];

const headers: readonly TeamsForgery[] = [
  headed("alg none", () => header({ alg: "none" })),
  headed("alg none, in capitals", () => header({ alg: "NONE" })),
  headed("alg HS256 with the public key", () => header({ alg: "HS256" })),
  headed("alg RS512", () => header({ alg: "RS512" })),
  headed("no alg", () => ({ kid: "the-key" })),
  headed("no kid", () => ({ alg: "RS256" })),
  headed("a kid with a path", () => header({ kid: "../../keys" })),
  headed("an embedded key", ({ stranger }) =>
    header({ kid: "x", jwk: stranger.publicKey.export({ format: "jwk" }) }),
  ),
  headed("a key at an address", ({ fake }) => header({ kid: "x", jku: `${fake.url}/keys` })),
  by("signed by a stranger under a known kid", ({ stranger }) => stranger, header()),
  by("signed by a stranger under his own kid", ({ unknown }) => unknown),
  by("a key without endorsements", ({ bare }) => bare),
  by("a key with no endorsement", ({ empty }) => empty),
  by("a key for Slack", ({ slack }) => slack),
];

const AUTHORITY = "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0";

const claims: readonly TeamsForgery[] = [
  claiming("an issuer with a slash", () => ({ iss: `${ISSUER}/` })),
  claiming("an issuer in a list", () => ({ iss: [ISSUER] })),
  claiming("the emulator's issuer", () => ({ iss: AUTHORITY })),
  claiming("no issuer", () => ({ iss: undefined })),
  claiming("another audience", (_, random) => ({
    aud: `99999999-9999-4999-8999-${String(random.below(1e9)).padStart(12, "0")}`,
  })),
  claiming("an audience in a list", () => ({ aud: [APP_ID, OTHER_TENANT] })),
  claiming("an empty audience", () => ({ aud: "" })),
  claiming("no audience", () => ({ aud: undefined })),
  claiming("expired", (_, random) => ({ exp: secondsNow() - 301 - random.below(1e8) })),
  claiming("no end", () => ({ exp: undefined })),
  claiming("an end in words", () => ({ exp: "tomorrow" })),
  claiming("not yet valid", (_, random) => ({ nbf: secondsNow() + 360 + random.below(1e8) })),
  claiming("another service in the claim", () => ({
    serviceurl: "https://smba.trafficmanager.net/emea/",
  })),
  claiming("no service in the claim", () => ({ serviceurl: undefined })),
  claiming("a service that begins alike", ({ fake }) => ({ serviceurl: `${fake.serviceUrl}x` })),
];

/** Each names what nobody named before: whoever remembers it would have to remember all. */
export const NAMES_WITHOUT_END: readonly TeamsForgery[] = [
  ["an unknown kid", namingUnknownKey],
  claiming("another issuer", (_, random) => ({ iss: `https://sts.windows.net/${random.below(1e9)}/` })),
];

/** What is wrong with the token. */
const TOKENS: readonly TeamsForgery[] = [...shapes, ...headers, ...claims, ...NAMES_WITHOUT_END];

/** What is wrong with an activity whose token is genuine. */
const ACTIVITIES: readonly (readonly [name: string, over: object])[] = [
  ["no service", { serviceUrl: undefined }],
  ["an empty service", { serviceUrl: "" }],
  ["another service", { serviceUrl: "https://evil.example/" }],
  ["a service with our host as its user", { serviceUrl: "https://smba.trafficmanager.net@evil.example/" }],
  ["a foreign tenant", { conversation: { id: "a:1", conversationType: "personal", tenantId: OTHER_TENANT } }],
  ["no tenant at all", { conversation: { id: "a:1" }, channelData: {} }],
  ["the emulator's channel", { channelId: "emulator" }],
  ["a skill's channel", { channelId: "directline" }],
  ["another platform's channel", { channelId: "slack" }],
];

/** Each alone, and every token with every activity. */
export const TEAMS_FORGERIES: readonly TeamsForgery[] = [
  ...TOKENS,
  ...ACTIVITIES.map(([name, over]): TeamsForgery => [name, genuineToken, over]),
  ...ACTIVITIES.flatMap(([name, over]) =>
    TOKENS.map(([other, make]): TeamsForgery => [`${name} and ${other}`, make, over]),
  ),
];
