import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Outgoing, Platform } from "../../src/chat/platform.ts";
import type { Account } from "../../src/core/context.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import type { Fault } from "../../src/tryout/slack-stand-in/faults.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";
import { silentLog } from "../kit/slack/door.ts";

let slack: SlackStandIn;
let platform: Platform;
const clock = { at: new Date("2027-03-28T01:10:00Z") };
const installation = { platform: "slack", enterprise: "", team: "T0MERIDIAN" } as const;
const account = (subject: string): Account => ({
  provider: "slack",
  tenant: "T0MERIDIAN",
  subject,
  name: "",
});

const connect = (api: { url?: string; token?: string; timeoutMs?: number } = {}): Platform =>
  slackPlatform({
    token: () => api.token ?? SLACK_TOKEN,
    url: api.url ?? slack.apiUrl,
    timeoutMs: api.timeoutMs ?? 5000,
    log: silentLog,
  });

beforeAll(async () => {
  slack = await startFakeSlack({ now: () => clock.at });
  platform = connect();
});
afterAll(() => slack.stop());
beforeEach(() => {
  slack.world.effects.length = 0;
  slack.world.paceMs = 0;
});

let count = 0;
function outgoing(to: Outgoing["to"] = { conversation: "C0PAYMENTS", thread: "" }): Outgoing {
  count += 1;
  return {
    installation,
    to,
    card: { title: `Post ${count}`, notification: "SEV1 · Checkout", blocks: [] },
    rendering: { language: "en", zone: null },
    mark: `mark-${count}`,
    isRepeat: false,
  };
}
const posted = (mark: string) =>
  [...slack.world.channels.values()]
    .flatMap((channel) => channel.messages)
    .filter((message) => JSON.stringify(message.metadata)?.includes(`"${mark}"`));

test("a message arrives once, without previews or live names, carrying its mark", async () => {
  const post = outgoing();
  const outcome = await platform.send(post);
  expect(outcome).toMatchObject({ kind: "done", result: { conversation: "C0PAYMENTS" } });
  expect(posted(post.mark)).toHaveLength(1);
  expect(slack.world.effects.at(-1)?.args).toMatchObject({
    unfurl_links: "false",
    unfurl_media: "false",
    link_names: "false",
    parse: "none",
    text: "SEV1 · Checkout",
  });
});

test("a private message opens the conversation and says where it is", async () => {
  expect(await platform.send(outgoing({ account: account("U0ANNA") }))).toMatchObject({
    kind: "done",
    result: { conversation: "D00ANNA" },
  });
});

test("what only one person may see is seen only there, or privately where that cannot be", async () => {
  const only = { only: account("U0ANNA"), thread: "" };
  await platform.send(outgoing({ ...only, conversation: "C0PAYMENTS" }));
  expect(slack.world.channels.get("C0PAYMENTS")?.messages.at(-1)?.only).toBe("U0ANNA");
  const elsewhere = await platform.send(outgoing({ ...only, conversation: "C0NOWHERE" }));
  expect(elsewhere).toMatchObject({ kind: "done", result: { conversation: "D00ANNA" } });
});

const faults: [string, Fault, object][] = [
  ["429 with Retry-After", { kind: "throttle", seconds: 7 }, { kind: "retry", afterMs: 7000 }],
  ["429 without a time", { kind: "status", status: 429, hasActed: false }, { kind: "retry", afterMs: 1000 }],
  ["500", { kind: "status", status: 500, hasActed: true }, { kind: "unsure" }],
  ["503", { kind: "status", status: 503, hasActed: false }, { kind: "unsure" }],
  ["a lost answer", { kind: "drop-reply" }, { kind: "unsure" }],
  ["a broken connection", { kind: "drop-request" }, { kind: "unsure" }],
  ["no answer in time", { kind: "delay", ms: 500 }, { kind: "unsure" }],
  ["a proxy's page", { kind: "status", status: 200, hasActed: false }, { kind: "unsure" }],
  ["a proxy's refusal", { kind: "status", status: 403, hasActed: false }, { kind: "refused" }],
  ["ratelimited in the body", { kind: "error", code: "ratelimited" }, { kind: "retry" }],
  ["internal_error", { kind: "error", code: "internal_error" }, { kind: "unsure", reason: "internal_error" }],
  ["fatal_error", { kind: "error", code: "fatal_error" }, { kind: "unsure" }],
  ["service_unavailable", { kind: "error", code: "service_unavailable" }, { kind: "retry" }],
  ...[
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "missing_scope",
    "restricted_action",
    "msg_too_long",
  ].map((code): [string, Fault, object] => [
    code,
    { kind: "error", code },
    { kind: "refused", reason: code },
  ]),
];

test.each(faults)("%s is read as what it is, and asked once", async (_, fault, outcome) => {
  slack.faults.failNext("chat.postMessage", fault);
  const post = outgoing();
  const impatient = fault.kind === "delay" ? connect({ timeoutMs: 100 }) : platform;
  expect(await impatient.send(post)).toMatchObject(outcome);
  expect(posted(post.mark).length).toBeLessThanOrEqual(1);
});

test("places that refuse are refused", async () => {
  const sent = (conversation: string) => platform.send(outgoing({ conversation, thread: "" }));
  const refused = { kind: "refused", isAbsent: true };
  expect(await sent("C9")).toEqual({ ...refused, reason: "channel_not_found", isGone: true });
  const mobile = slack.world.channels.get("C0MOBILE");
  mobile?.members.delete(slack.world.botUser);
  expect(await sent("C0MOBILE")).toEqual({ ...refused, reason: "not_in_channel" });
  if (mobile) mobile.isArchived = true;
  expect(await sent("C0MOBILE")).toEqual({ ...refused, reason: "is_archived" });
});

test("a wrong token is refused, no token too, and nobody listening is tried again", async () => {
  expect(await connect({ token: "xoxb-old" }).send(outgoing())).toMatchObject({
    kind: "refused",
    reason: "invalid_auth",
  });
  expect(await connect({ token: "" }).send(outgoing())).toMatchObject({
    kind: "refused",
    reason: "no_token",
  });
  const port = await freePort();
  expect(await connect({ url: `http://127.0.0.1:${port}/api/` }).send(outgoing())).toMatchObject({
    kind: "retry",
    reason: "ECONNREFUSED",
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

test("after a lost answer one looks: there it is, or it is not", async () => {
  const lost = outgoing();
  const since = clock.at;
  slack.faults.failNext("chat.postMessage", { kind: "drop-reply" });
  expect((await platform.send(lost)).kind).toBe("unsure");
  const there = await platform.look?.(lost, since);
  expect(there).toMatchObject({ kind: "done", result: { message: posted(lost.mark)[0]?.ts } });
  const never = outgoing();
  slack.faults.failNext("chat.postMessage", { kind: "drop-request" });
  expect((await platform.send(never)).kind).toBe("unsure");
  expect(await platform.look?.(never, since)).toEqual({ kind: "done", result: "absent" });
});

test("one looks in threads and private conversations too, and through many pages", async () => {
  const root = await platform.send(outgoing());
  const thread = root.kind === "done" ? root.result.message : "";
  const reply = outgoing({ conversation: "C0PAYMENTS", thread });
  const page = outgoing({ account: account("U0RAFAEL") });
  for (const post of [reply, page]) {
    slack.faults.failNext("chat.postMessage", { kind: "drop-reply" });
    await platform.send(post);
    expect(await platform.look?.(post, clock.at)).toMatchObject({
      kind: "done",
      result: { message: expect.any(String) },
    });
  }
  const early = outgoing();
  await platform.send(early);
  for (let each = 0; each < 250; each += 1) await platform.send(outgoing());
  expect(await platform.look?.(early, clock.at)).toMatchObject({
    kind: "done",
    result: { message: posted(early.mark)[0]?.ts },
  });
});

test("where one cannot look, it is unknown; a limit says when to look again", async () => {
  const only = outgoing({ only: account("U0ANNA"), conversation: "C0PAYMENTS", thread: "" });
  expect(await platform.look?.(only, clock.at)).toEqual({ kind: "done", result: "unknown" });
  slack.faults.failNext("conversations.history", { kind: "error", code: "missing_scope" });
  expect(await platform.look?.(outgoing(), clock.at)).toEqual({ kind: "done", result: "unknown" });
  slack.faults.failNext("conversations.history", { kind: "throttle", seconds: 30 });
  expect(await platform.look?.(outgoing(), clock.at)).toMatchObject({ kind: "retry", afterMs: 30_000 });
});

test("a card is edited in place, pinned and removed; twice is once, and a gone message is refused", async () => {
  const post = outgoing();
  const sent = await platform.send(post);
  if (sent.kind !== "done") throw new Error("not sent");
  expect(
    await platform.edit({ ...post, card: { ...post.card, title: "Resolved" } }, sent.result.message),
  ).toMatchObject({ kind: "done" });
  expect(posted(post.mark)[0]).toMatchObject({ isEdited: true });
  for (let twice = 0; twice < 2; twice += 1) {
    expect(await platform.pin(installation, sent.result)).toEqual({ kind: "done", result: null });
  }
  for (let twice = 0; twice < 2; twice += 1) {
    expect(await platform.remove(installation, sent.result)).toEqual({ kind: "done", result: null });
  }
  expect(await platform.edit(post, sent.result.message)).toEqual({
    kind: "refused",
    reason: "message_not_found",
    isGone: true,
  });
});

test("an edit whose answer was lost is simply made again", async () => {
  const post = outgoing();
  const sent = await platform.send(post);
  slack.faults.failNext("chat.update", { kind: "drop-reply" });
  expect(await platform.edit(post, sent.kind === "done" ? sent.result.message : "")).toMatchObject({
    kind: "retry",
  });
});

test("twenty posts to one busy channel: each refused one knows when to come again, none is lost", async () => {
  slack.world.paceMs = 1000;
  const posts = Array.from({ length: 20 }, () => outgoing());
  for (const post of posts) {
    for (let tries = 0; posted(post.mark).length === 0; tries += 1) {
      const outcome = await platform.send(post);
      if (outcome.kind === "retry") clock.at = new Date(clock.at.getTime() + outcome.afterMs);
      expect(tries).toBeLessThan(3);
    }
  }
  const times = slack.world.effects.filter((each) => each.answer.ok).map((each) => each.at.getTime());
  expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 1000)).toBe(true);
  expect(platform.paceMs).toBeGreaterThanOrEqual(1000);
});
