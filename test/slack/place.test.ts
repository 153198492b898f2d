import { afterEach, beforeEach, expect, test } from "vitest";
import type { Platform } from "../../src/chat/platform.ts";
import type { Account } from "../../src/core/context.ts";
import { channelName } from "../../src/slack/place.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import type { SlackStandIn } from "../../src/tryout/slack-stand-in/start-stand-in.ts";
import { SLACK_TOKEN, startFakeSlack } from "../kit/fake-slack.ts";
import { silentLog } from "../kit/slack/door.ts";

let slack: SlackStandIn;
let platform: Platform;
const installation = { platform: "slack", enterprise: "", team: "T0MERIDIAN" } as const;
const account = (subject: string): Account => ({
  provider: "slack",
  tenant: "T0MERIDIAN",
  subject,
  name: "",
});
const api = (timeoutMs = 5000) => ({
  token: () => SLACK_TOKEN,
  url: slack.apiUrl,
  timeoutMs,
  log: silentLog,
});

beforeEach(async () => {
  slack = await startFakeSlack();
  platform = slackPlatform(api());
});
afterEach(() => slack.stop());

const want = (mark: string, invite: readonly string[] = ["U0ANNA", "U0LENA"]) => ({
  installation,
  name: "I-41 Zahlungen: Kasse läuft über!",
  topic: `SEV1 · <Kasse> & ${"lange Worte ".repeat(50)}`,
  invite: invite.map(account),
  isPrivate: false,
  mark,
});
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const channels = () => [...slack.world.channels.values()].filter((channel) => channel.id.startsWith("C0NEW"));

test.each([
  ["I-41 Zahlungen: Kasse läuft über!", "i-41-zahlungen-kasse-lauft-uber"],
  ["Straße_7", "strasse_7"],
  ["支払い", "baton"],
  ["--", "baton"],
  ["x".repeat(200), "x".repeat(80)],
])("%s is named %s", (name, made) => {
  expect(channelName(name)).toBe(made);
});

test("a channel is made, named, given its topic, and people are in it", async () => {
  const opened = await platform.openPlace(want("m1"));
  expect(opened).toMatchObject({ kind: "done", result: { name: "i-41-zahlungen-kasse-lauft-uber" } });
  const [channel] = channels();
  expect(channel?.topic.length).toBeLessThanOrEqual(250);
  expect(channel?.topic).not.toMatch(/[<>]/);
  expect([...(channel?.members ?? [])]).toEqual(["U0BATON", "U0ANNA", "U0LENA"]);
});

test.each(["drop-reply", "delay"] as const)(
  "made with %s and asked again, it is the same channel",
  async (kind) => {
    slack.faults.failNext("conversations.create", kind === "delay" ? { kind, ms: 500 } : { kind });
    const impatient = kind === "delay" ? slackPlatform(api(100)) : platform;
    expect(await impatient.openPlace(want("m1"))).toMatchObject({ kind: "retry" });
    await until(() => channels().length > 0);
    const opened = await platform.openPlace(want("m1"));
    expect(opened).toMatchObject({ kind: "done", result: { conversation: channels()[0]?.id } });
    expect(await platform.openPlace(want("m1"))).toEqual(opened);
    expect(channels()).toHaveLength(1);
  },
);

test("a name that belongs to something else is left alone", async () => {
  await platform.openPlace(want("m1"));
  expect(await platform.openPlace(want("m2"))).toMatchObject({
    kind: "done",
    result: { name: "i-41-zahlungen-kasse-lauft-uber-2" },
  });
  expect(channels()).toHaveLength(2);
});

test("one who cannot come keeps nobody else out", async () => {
  const lena = slack.world.users.get("U0LENA");
  if (lena) lena.isDeleted = true;
  const opened = await platform.openPlace(want("m1", ["U0LENA", "U9NOBODY", "U0ANNA", "U0BATON"]));
  expect(opened.kind).toBe("done");
  expect([...(channels()[0]?.members ?? [])]).toEqual(["U0BATON", "U0ANNA"]);
  const id = channels()[0]?.id ?? "";
  expect(await platform.invite(installation, id, [account("U0ANNA"), account("U0RAFAEL")])).toMatchObject({
    kind: "done",
  });
  expect(channels()[0]?.members.has("U0RAFAEL")).toBe(true);
});

test("a refused topic is no reason to be without a channel", async () => {
  slack.faults.failNext("conversations.setTopic", { kind: "error", code: "user_is_restricted" });
  expect(await platform.openPlace(want("m1"))).toMatchObject({ kind: "done" });
});

test("a throttled step is taken again, in the same channel", async () => {
  slack.faults.failNext("conversations.invite", { kind: "throttle", seconds: 9 });
  expect(await platform.openPlace(want("m1"))).toMatchObject({ kind: "retry", afterMs: 9000 });
  expect(await platform.openPlace(want("m1"))).toMatchObject({ kind: "done" });
  expect(channels()).toHaveLength(1);
});

test("where channels may not be made, it is refused", async () => {
  slack.faults.failNext("conversations.create", { kind: "error", code: "restricted_action" });
  expect(await platform.openPlace(want("m1"))).toEqual({ kind: "refused", reason: "restricted_action" });
});

test("a channel's topic changes, and it is closed; twice is once", async () => {
  await platform.openPlace(want("m1"));
  const id = channels()[0]?.id ?? "";
  expect(await platform.setTopic(installation, id, "over, sleep")).toMatchObject({ kind: "done" });
  expect(channels()[0]?.topic).toBe("over, sleep");
  for (let twice = 0; twice < 2; twice += 1) {
    expect(await platform.archive(installation, id)).toEqual({ kind: "done", result: null });
  }
});

test("a person is as Slack knows him now", async () => {
  const known = (subject: string) =>
    platform.findAccount({ installation, account: account(subject), place: null });
  const ordinary = { isDeactivated: false, isGuest: false, isStranger: false, isBot: false };
  expect(await known("U0RAFAEL")).toEqual({
    kind: "done",
    result: { ...ordinary, zone: "America/Sao_Paulo", locale: "pt-BR" },
  });
  expect(await known("U0BATON")).toMatchObject({ result: { isBot: true } });
  expect(await known("U9NOBODY")).toEqual({ kind: "done", result: null });
});

test("a token that was revoked is no way in", async () => {
  expect(await platform.isWelcome(installation)).toEqual({ kind: "done", result: true });
  expect(await platform.isWelcome({ ...installation, team: "T0OTHER" })).toEqual({
    kind: "done",
    result: false,
  });
  slack.world.tokens.clear();
  expect(await platform.isWelcome(installation)).toMatchObject({ kind: "refused" });
});

test("a colleague's colleague in a shared channel is told from our own by the team", async () => {
  const other = { name: "Eve", zone: "UTC", locale: "en-GB", isDeleted: false, isGuest: false, isBot: false };
  slack.world.users.set("U9EVE", { ...other, id: "U9EVE", team: "T9ELSEWHERE" });
  slack.world.users.set("U9GRID", { ...other, id: "U9GRID", team: "E0MERIDIAN" });
  const seenFrom = async (subject: string, enterprise: string) => {
    const found = await platform.findAccount({
      installation: { ...installation, enterprise },
      account: account(subject),
      place: null,
    });
    return found.kind === "done" && found.result?.isStranger;
  };
  expect(await seenFrom("U9EVE", "")).toBe(true);
  expect(await seenFrom("U9GRID", "")).toBe(true);
  expect(await seenFrom("U9GRID", "E0MERIDIAN")).toBe(false);
  slack.world.users.set("U9ALSO", {
    ...other,
    id: "U9ALSO",
    team: "T9SISTER",
    gridTeams: ["T9SISTER", slack.world.team],
  });
  expect(await seenFrom("U9ALSO", "")).toBe(false);
});
