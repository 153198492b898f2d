/** Messages on their way to Teams: sent once, and what came of it told truly. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { Outgoing } from "../../src/chat/platform.ts";
import { teamsPlatform } from "../../src/teams/post.ts";
import { APP_ID, TENANT, type Trouble } from "../kit/teams/fake-teams.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { cardWith, privately, settingsFor, shared } from "../kit/teams/teams-door.ts";
import { textsOf } from "../kit/teams/teams-person.ts";

const installation = { platform: "teams", enterprise: "", team: TENANT } as const;
const kavya = {
  provider: "teams",
  tenant: TENANT,
  subject: "00000000-0000-4000-8000-000000000002",
  name: "Kavya Nair",
} as const;
const channel = "19:platform@thread.tacv2";

const fake = await ownFakeTeams();

const platform = () => teamsPlatform(settingsFor(fake));
const outgoing = (to: Outgoing["to"], over: Partial<Outgoing> = {}): Outgoing => ({
  installation,
  to,
  card: cardWith({ kind: "text", text: "payments time out" }),
  rendering: shared,
  mark: "mark",
  isRepeat: false,
  ...over,
});
/** Never sent by the app of a tenant in the name of an installation that has other secrets, or none. */
test("nothing leaves for an installation that does not name the app of its tenant", async () => {
  const named = (secrets: string | null) =>
    outgoing(inChannel, { installation: { ...installation, secrets } });
  expect(await platform().send(named("TEAMS"))).toMatchObject({ kind: "done" });
  for (const secrets of ["TEAMS_OTHER", null])
    expect(await platform().send(named(secrets))).toMatchObject({ kind: "refused" });
  expect(fake.messages).toHaveLength(1);
});

const inChannel = { conversation: channel, thread: "" };

test("a root in a channel, a reply in its chain, and an edit of each", async () => {
  const teams = platform();
  const root = await teams.send(outgoing(inChannel));
  expect(root).toMatchObject({
    kind: "done",
    result: { conversation: channel, serviceUrl: fake.serviceUrl },
  });
  const id = root.kind === "done" ? root.result.message : "";
  const reply = await teams.send(outgoing({ conversation: channel, thread: id }));
  expect(fake.messages).toMatchObject([{ thread: "" }, { conversation: channel, thread: id }]);
  expect(reply).toMatchObject({ kind: "done", result: { conversation: channel } });
  const edited = outgoing(inChannel, { card: cardWith({ kind: "text", text: "over, sleep" }) });
  expect(await teams.edit(edited, id)).toMatchObject({ kind: "done", result: { message: id } });
  expect(fake.messages[0]).toMatchObject({ edits: 1 });
  expect(textsOf(fake.messages[0]?.activity.attachments?.[0]?.content)).toContain("over, sleep");
  expect(await teams.remove(installation, { conversation: channel, message: id })).toEqual({
    kind: "done",
    result: null,
  });
  expect(await teams.remove(installation, { conversation: channel, message: id })).toEqual({
    kind: "done",
    result: null,
  });
});

test("a private message opens the conversation once and then knows it", async () => {
  const teams = platform();
  const post = outgoing({ account: kavya }, { rendering: privately, card: { ...cardWith(), tone: "alarm" } });
  for (const _ of [1, 2]) expect(await teams.send(post)).toMatchObject({ kind: "done" });
  expect(
    fake.requests.map(({ path }) => path).filter((path) => path.endsWith("/conversations")),
  ).toHaveLength(1);
  expect(fake.messages).toMatchObject([
    {
      conversation: fake.personalOf(kavya.subject),
      activity: { channelData: { notification: { alert: true } } },
    },
    { conversation: fake.personalOf(kavya.subject) },
  ]);
});

test("what one person alone shall see goes to his private chat", async () => {
  await platform().send(outgoing({ only: kavya, conversation: channel, thread: "1" }));
  expect(fake.messages).toMatchObject([{ conversation: fake.personalOf(kavya.subject), thread: "" }]);
});

type Case = readonly [name: string, trouble: Omit<Trouble, "times">, sent: object, edited: object];
const cases: readonly Case[] = [
  [
    "a limit",
    { status: 429, headers: { "retry-after": "7" } },
    { kind: "retry", afterMs: 7000 },
    { kind: "retry", afterMs: 7000 },
  ],
  ["a limit without a time", { status: 429 }, { kind: "retry", afterMs: 2000 }, { kind: "retry" }],
  ["a precondition", { status: 412 }, { kind: "retry" }, { kind: "retry" }],
  [
    "a busy service that names a time",
    { status: 503, headers: { "retry-after": "3" } },
    { kind: "retry", afterMs: 3000 },
    { kind: "retry" },
  ],
  ["a busy service", { status: 503 }, { kind: "unsure" }, { kind: "retry" }],
  ["a broken service", { status: 500 }, { kind: "unsure" }, { kind: "retry" }],
  ["a gateway", { status: 502 }, { kind: "unsure" }, { kind: "retry" }],
  ["a slow gateway", { status: 504 }, { kind: "unsure" }, { kind: "retry" }],
  ["a lost reply", { losesReply: true }, { kind: "unsure" }, { kind: "retry" }],
  ["a silent service", { delayMs: 1500 }, { kind: "unsure" }, { kind: "retry" }],
  [
    "a block by the reader",
    { status: 403, code: "MessageWritesBlocked" },
    { kind: "refused", reason: "status 403 MessageWritesBlocked" },
    { kind: "refused" },
  ],
  ["a conversation that is gone", { status: 404 }, { kind: "refused" }, { kind: "refused", isGone: true }],
  [
    "a team that Baton is not in",
    { status: 403, code: "BotNotInConversationRoster" },
    { kind: "refused", isAbsent: true },
    { kind: "refused" },
  ],
  ["a card that is refused", { status: 400, code: "BadArgument" }, { kind: "refused" }, { kind: "refused" }],
  ["a withdrawn token", { status: 401 }, { kind: "retry" }, { kind: "retry" }],
];

test.each(cases)("%s: one request, and the truth about it", async (_, trouble, sent, edited) => {
  const teams = platform();
  const { kind, ...rest } = await teams.send(outgoing(inChannel));
  expect({ kind, ...rest }).toMatchObject({ kind: "done" });
  const id = fake.messages[0]?.id ?? "";
  fake.requests.length = 0;
  fake.troubles.push({ ...trouble, times: 9 });
  expect(await teams.send(outgoing(inChannel))).toMatchObject(sent);
  expect(fake.requests).toHaveLength(1);
  expect(await teams.edit(outgoing(inChannel), id)).toMatchObject(edited);
  expect(fake.requests).toHaveLength(2);
});

test("a service that nobody listens at was surely not told", async () => {
  const teams = teamsPlatform({
    ...settingsFor(fake),
    serviceUrl: "http://127.0.0.1:1/",
    serviceHosts: ["127.0.0.1"],
  });
  expect(await teams.send(outgoing(inChannel))).toMatchObject({ kind: "retry", reason: "ECONNREFUSED" });
});

test("a private chat that cannot be opened now leaves nothing unsure", async () => {
  fake.troubles.push({ times: 1, losesReply: true });
  expect(await platform().send(outgoing({ account: kavya }))).toMatchObject({ kind: "retry" });
  expect(fake.messages).toEqual([]);
});

test("every 5xx is one request: the library's own retries are gone", async () => {
  let count = 0;
  const counting = createServer((_, response) => {
    count += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => counting.listen(0, "127.0.0.1", resolve));
  const { port } = counting.address() as AddressInfo;
  const teams = teamsPlatform({
    ...settingsFor(fake),
    serviceUrl: `http://127.0.0.1:${port}/`,
    serviceHosts: [`127.0.0.1:${port}`],
  });
  expect(await teams.send(outgoing(inChannel))).toMatchObject({ kind: "unsure" });
  expect(count).toBe(1);
  counting.closeAllConnections();
  await new Promise((resolve) => counting.close(resolve));
});

test.each([
  "https://evil.example/",
  "http://smba.trafficmanager.net/teams/",
  "https://smba.trafficmanager.net.evil.example/",
  "https://smba.trafficmanager.net@evil.example/",
  "https://evilbotframework.com/",
  "file:///etc/passwd",
  "//smba.trafficmanager.net",
  "",
])("our token never goes to %j", async (serviceUrl) => {
  const { serviceHosts: _, ...settings } = settingsFor(fake);
  const teams = teamsPlatform(settings);
  expect(await teams.send(outgoing({ ...inChannel, serviceUrl }))).toMatchObject({ kind: "refused" });
});

test("a tenant without an app of ours is refused", async () => {
  const elsewhere = { ...installation, team: "99999999-9999-4999-8999-999999999999" };
  expect(await platform().send(outgoing(inChannel, { installation: elsewhere }))).toMatchObject({
    kind: "refused",
  });
});

test("what Teams cannot do is said and not tried", async () => {
  const teams = platform();
  expect(teams.look).toBeUndefined();
  const want = { installation, name: "inc-41", topic: "", invite: [], isPrivate: false, mark: "m" };
  expect(await teams.openPlace(want)).toEqual({ kind: "done", result: "unsupported" });
  expect(await teams.pin(installation, { conversation: channel, message: "1" })).toMatchObject({
    kind: "refused",
  });
  expect(fake.requests).toEqual([]);
});

test("the pace keeps within what Teams allows to one conversation", async () => {
  fake.isPaced = true;
  const { paceMs } = platform();
  expect(1000 / paceMs).toBeLessThanOrEqual(7);
  expect(30_000 / paceMs).toBeLessThanOrEqual(60);
  const teams = platform();
  const outcomes = await Promise.all(
    Array.from({ length: 9 }, () =>
      teams.send(outgoing({ conversation: "19:busy@thread.tacv2", thread: "" })),
    ),
  );
  expect(outcomes.filter(({ kind }) => kind === "retry")).toHaveLength(2);
});

test("the bot signs as itself", async () => {
  await platform().send(outgoing({ account: kavya }));
  expect(fake.requests[0]?.body).toMatchObject({
    bot: { id: `28:${APP_ID}` },
    tenantId: TENANT,
    members: [{ id: kavya.subject }],
  });
});
