/** Whoever cannot prove to be Microsoft gets a 401 and reaches nobody (proof S2, small). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { APP_ID, type FakeTeams, startFakeTeams, TENANT } from "../kit/teams/fake-teams.ts";
import { ISSUER, makeKey, makeToken } from "../kit/teams/signing.ts";
import { openDoor } from "../kit/teams/teams-door.ts";
import { activityOf, bearerFor, sendActivity } from "../kit/teams/teams-person.ts";

const jonas = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };
const OTHER = "99999999-9999-4999-8999-999999999999";

let fake: FakeTeams;
const seconds = () => Math.floor((performance.timeOrigin + performance.now()) / 1000);
const stranger = makeKey("the-key", ["msteams"]);
const unknownKey = makeKey("another-key", ["msteams"]);
const bare = makeKey("bare-key", undefined);
const slack = makeKey("slack-key", ["slack", "webchat"]);
const empty = makeKey("empty-key", []);

beforeAll(async () => {
  fake = await startFakeTeams();
  fake.keys.push(bare, slack, empty);
});
afterAll(() => fake.stop());

const genuine = () => ({
  iss: ISSUER,
  aud: APP_ID,
  serviceurl: fake.serviceUrl,
  nbf: seconds() - 60,
  exp: seconds() + 3600,
});
type Header = Record<string, unknown>;
const header = (over: Header = {}): Header => ({ alg: "RS256", kid: "the-key", typ: "JWT", ...over });

type Forgery = readonly [name: string, authorization: () => string, activity?: object];
const token = (claims: object, head?: Header) => () =>
  `Bearer ${makeToken(fake.key, { ...genuine(), ...claims }, head ?? header())}`;
const genuineToken = token({});

const tokens: readonly Forgery[] = [
  ["no token", () => ""],
  ["the word alone", () => "Bearer"],
  ["another scheme", () => genuineToken().replace("Bearer", "Basic")],
  ["lower case scheme", () => genuineToken().replace("Bearer", "bearer")],
  ["two tokens", () => `${genuineToken()}, ${genuineToken()}`],
  ["two parts", () => genuineToken().split(".").slice(0, 2).join(".")],
  ["four parts", () => `${genuineToken()}.x`],
  ["no signature", () => `${genuineToken().split(".").slice(0, 2).join(".")}.`],
  ["alg none", token({}, header({ alg: "none" }))],
  ["alg none, in capitals", token({}, header({ alg: "NONE" }))],
  ["alg HS256 with the public key", token({}, header({ alg: "HS256" }))],
  ["alg RS512", token({}, header({ alg: "RS512" }))],
  ["no alg", token({}, { kid: "the-key" })],
  ["no kid", token({}, { alg: "RS256" })],
  ["an unknown kid", token({}, header({ kid: "nobody" }))],
  ["a kid with a path", token({}, header({ kid: "../../keys" }))],
  ["an embedded key", token({}, header({ kid: "x", jwk: stranger.publicKey.export({ format: "jwk" }) }))],
  ["a key at an address", token({}, header({ kid: "x", jku: "http://127.0.0.1:1/keys" }))],
  ["signed by a stranger under a known kid", () => `Bearer ${makeToken(stranger, genuine(), header())}`],
  ["signed by a stranger under his own kid", () => `Bearer ${makeToken(unknownKey, genuine())}`],
  ["a key without endorsements", () => `Bearer ${makeToken(bare, genuine())}`],
  ["a key with no endorsement", () => `Bearer ${makeToken(empty, genuine())}`],
  ["a key for Slack", () => `Bearer ${makeToken(slack, genuine())}`],
  ["another issuer", token({ iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/" })],
  ["an issuer with a slash", token({ iss: `${ISSUER}/` })],
  ["an issuer in a list", token({ iss: [ISSUER] })],
  [
    "the emulator's issuer",
    token({ iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0" }),
  ],
  ["no issuer", token({ iss: undefined })],
  ["another audience", token({ aud: OTHER })],
  ["an audience in a list", token({ aud: [APP_ID, OTHER] })],
  ["an empty audience", token({ aud: "" })],
  ["no audience", token({ aud: undefined })],
  ["expired ten minutes ago", token({ exp: seconds() - 600 })],
  ["no end", token({ exp: undefined })],
  ["an end in words", token({ exp: "tomorrow" })],
  ["not yet valid", token({ nbf: seconds() + 600 })],
  ["another service in the claim", token({ serviceurl: "https://smba.trafficmanager.net/emea/" })],
  ["no service in the claim", token({ serviceurl: undefined })],
  ["a service that begins alike", () => token({ serviceurl: `${fake.serviceUrl}x` })()],
  ["changed after signing", () => changed(genuineToken(), 1)],
  ["a changed header", () => changed(genuineToken(), 0)],
  ["a changed signature", () => changed(genuineToken(), 2)],
];

function changed(authorization: string, part: number): string {
  const parts = authorization.slice(7).split(".");
  const text = parts[part] ?? "";
  parts[part] = `${text.slice(0, 10)}${text[10] === "A" ? "B" : "A"}${text.slice(11)}`;
  return `Bearer ${parts.join(".")}`;
}

const activities: readonly (readonly [string, object])[] = [
  ["no service", { serviceUrl: undefined }],
  ["an empty service", { serviceUrl: "" }],
  ["another service", { serviceUrl: "https://evil.example/" }],
  ["a service with our host as its user", { serviceUrl: "https://smba.trafficmanager.net@evil.example/" }],
  ["a foreign tenant", { conversation: { id: "a:1", conversationType: "personal", tenantId: OTHER } }],
  ["no tenant at all", { conversation: { id: "a:1" }, channelData: {} }],
  ["the emulator's channel", { channelId: "emulator" }],
  ["a skill's channel", { channelId: "directline" }],
  ["another platform's channel", { channelId: "slack" }],
];

const forgeries: readonly Forgery[] = [
  ...tokens,
  ...activities.map(([name, over]): Forgery => [name, genuineToken, over]),
  ...activities.flatMap(([name, over]) =>
    tokens.slice(0, 30).map(([other, make]): Forgery => [`${name} and ${other}`, make, over]),
  ),
];

test(`${forgeries.length} forgeries reach nobody`, async () => {
  const { door, calls, log } = openDoor(fake);
  const wrong: string[] = [];
  for (const [name, authorization, over] of forgeries) {
    const activity = { ...activityOf(fake, jonas), text: "incident open forged", ...over };
    const { status } = await sendActivity(door, activity, { authorization: authorization() });
    if (status !== 401) wrong.push(`${name}: ${status}`);
  }
  expect(wrong).toEqual([]);
  expect(calls).toEqual([]);
  expect(fake.requests).toEqual([]);
  expect(log.join("")).not.toContain("eyJ");
});

test("the keys are fetched once, however many unknown ones are named", async () => {
  const { door } = openDoor(fake);
  fake.fetches.keys = 0;
  for (let at = 0; at < 50; at += 1) {
    const authorization = token({}, header({ kid: `unknown-${at}` }))();
    await sendActivity(door, activityOf(fake, jonas), { authorization });
  }
  expect(fake.fetches.keys).toBe(1);
});

test("a genuine activity passes among them", async () => {
  const { door, calls } = openDoor(fake);
  const activity = { ...activityOf(fake, jonas), text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 200,
  });
  expect(calls).toHaveLength(1);
});

test("four minutes of disagreement between clocks are forgiven", async () => {
  const { door, calls } = openDoor(fake);
  for (const claims of [{ exp: seconds() - 240 }, { nbf: seconds() + 240 }]) {
    const activity = { ...activityOf(fake, jonas), text: "incident list" };
    expect(await sendActivity(door, activity, { authorization: bearerFor(fake, claims) })).toMatchObject({
      status: 200,
    });
  }
  expect(calls).toHaveLength(2);
});

test("where the keys cannot be fetched Teams is asked to send again", async () => {
  const { door, calls } = openDoor({ ...fake, metadataUrl: "http://127.0.0.1:1/openid" });
  const activity = { ...activityOf(fake, jonas), text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 503,
  });
  expect(calls).toEqual([]);
});

test("the same tenant in capitals is the same tenant", async () => {
  const { door, calls } = openDoor(fake);
  const conversation = { id: "a:1", conversationType: "personal", tenantId: TENANT.toUpperCase() };
  const activity = { ...activityOf(fake, jonas), conversation, channelData: {}, text: "incident list" };
  expect(await sendActivity(door, activity, { authorization: bearerFor(fake) })).toMatchObject({
    status: 200,
  });
  expect(calls[0]?.installation.team).toBe(TENANT);
});
