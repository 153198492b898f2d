/** What Teams really sends, taken from Microsoft's own samples and reports of what its clients do. */
import { expect, test } from "vitest";
import type { Call } from "../../src/chat/call.ts";
import { testHouse } from "../kit/house.ts";
import { TENANT } from "../kit/teams/fake-teams.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { everyField, openDoor, privately } from "../kit/teams/teams-door.ts";
import { activityOf, BOT, type PersonFacts, teamsPerson } from "../kit/teams/teams-person.ts";

const jonas: PersonFacts = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };
const group = { id: "19:payments@thread.v2", conversationType: "groupChat", tenantId: TENANT };

const fake = await ownFakeTeams();

const form = () => ({ kind: "form", form: everyField, rendering: privately }) as const;

/** The call that an activity of his becomes. */
async function heard(over: object): Promise<{ call: Call | undefined; status: number; body: unknown }> {
  const { door, calls } = openDoor(fake, (call) =>
    call.ask.kind === "message-action" ? form() : { kind: "done" },
  );
  const answer = await teamsPerson(fake, door, jonas).sends({ ...activityOf(fake, jonas), ...over });
  return { call: calls[0], ...answer };
}
const mention = (mentioned: object, text: string) => ({ type: "mention", text, mentioned });
const own = mention(BOT, "<at>Baton</at>");

test.each([
  '<quoted messageId="1772050244572"/> incident ack',
  '<quoted messageId="1772050244572"></quoted> incident ack',
  '&lt;quoted messageId="1772050244572"/&gt; incident ack',
  "&lt;quoted messageId=&quot;1772050244572&quot;&gt;&lt;/quoted&gt;incident ack",
  'incident <quoted messageId="1772050244572" />\nack',
])("a quoted reply is a command: %s", async (text) => {
  const quoted = { type: "quotedReply", quotedReply: { messageId: "1772050244572", preview: "SEV1" } };
  const { call } = await heard({ text, entities: [quoted] });
  expect(call?.ask).toEqual({
    kind: "command",
    via: "personal",
    text: expect.stringMatching(/^incident\s+ack$/),
  });
});

test("in a group chat the quote stands in front of the mention", async () => {
  const text = '<quoted messageId="1"/> <at>Baton</at> ack of what was <quoted> &lt;quoted price&gt;';
  const { call } = await heard({ text, conversation: group, entities: [own] });
  expect(call?.ask).toEqual({
    kind: "command",
    text: "ack of what was <quoted> <quoted price>",
    via: "mention",
  });
});

const used = (message: object) => ({
  type: "invoke",
  name: "composeExtension/fetchTask",
  value: {
    commandId: "incident.from-message",
    commandContext: "message",
    messagePayload: { id: "1795", ...message },
  },
});

/** As Microsoft shows it for a chat between two people, which Baton is no part of. */
const nowhere = { ...used({ body: { content: "<p>payments time out</p>" } }), conversation: undefined };

test("a message action in a chat that Teams does not name brings its form", async () => {
  const { call, status, body } = await heard(nowhere);
  expect(call).toMatchObject({
    place: { conversation: "", thread: "", kind: "personal", serviceUrl: fake.serviceUrl },
    account: { tenant: TENANT, subject: jonas.objectId, isOutsider: false },
    ask: { kind: "message-action", text: "payments time out" },
  });
  expect({ status, body }).toMatchObject({ status: 200, body: { task: { type: "continue" } } });
});

test("nothing but an invoke may leave its conversation out", async () => {
  for (const conversation of [undefined, null]) {
    expect((await heard({ text: "incident list", conversation })).status).toBe(400);
    expect((await heard({ ...nowhere, conversation })).status).toBe(200);
  }
  expect((await heard({ ...nowhere, conversation: { id: "" } })).status).toBe(400);
  expect((await heard({ ...nowhere, channelData: {} })).status).toBe(401);
});

test("two people's invokes without a conversation are two", async () => {
  const kavya = { id: "29:kavya", name: "Kavya Nair", aadObjectId: "00000000-0000-4000-8000-000000000002" };
  const [one, other] = [
    await heard({ ...nowhere, id: "f:1" }),
    await heard({ ...nowhere, id: "f:1", from: kavya }),
  ];
  expect(one.call?.deliveryId).not.toBe(other.call?.deliveryId);
});

test("whoever acts where Teams names no conversation is looked up in his own chat", async () => {
  const house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  const { door } = openDoor(fake, house.router);
  const answer = await teamsPerson(fake, door, jonas).sends({ ...activityOf(fake, jonas), ...nowhere });
  expect(JSON.stringify(answer.body)).toContain("payments time out");
  expect(house.logged).toEqual([]);
});

test("that chat is opened, and its roster asked", async () => {
  const { teamsPlatform } = await import("../../src/teams/post.ts");
  const { settingsFor } = await import("../kit/teams/teams-door.ts");
  const { door } = openDoor(fake);
  teamsPerson(fake, door, jonas);
  const found = await teamsPlatform(settingsFor(fake)).findAccount({
    installation: { platform: "teams", enterprise: "", team: TENANT },
    account: { provider: "teams", tenant: TENANT, subject: jonas.objectId, name: "" },
    place: { conversation: "", serviceUrl: fake.serviceUrl },
  });
  expect(found).toMatchObject({ kind: "done", result: { isStranger: false } });
  expect(fake.requests.at(-1)?.path).toContain(fake.personalOf(jonas.objectId));
});

test.each([
  ["19:meeting_NTk4@thread.v2", {}, "group"],
  ["19:meeting_NTk4@thread.v2", { isGroup: true }, "group"],
  ["19:2da4c29f6d7041eca70b638b43d45437@thread.tacv2", {}, "channel"],
  ["19:cbe3683f25094106b826c9cada3afbe0@thread.skype", {}, "channel"],
  ["a:1pL6i0oY3C0K8oAj8", {}, "personal"],
  ["19:a_b@unq.gbl.spaces", {}, "personal"],
])("%s %o is a place of kind %s", async (id, more, kind) => {
  const conversation = { tenantId: TENANT, id, name: "Test meeting", ...more };
  const { call } = await heard({ text: "<at>Baton</at> ack", conversation, entities: [own] });
  expect(call?.place.kind).toBe(kind);
});

test("a mention of what is nobody in the directory keeps its name", async () => {
  const entities = [
    own,
    mention({ id: "29:162Hx5W", name: "te<s>t|s＞ & co" }, "<at>tests &amp; co</at>"),
    mention({ id: "29:2", name: null }, "<at>on&lt;call</at>"),
    mention({ id: "19:payments@thread.tacv2", name: "Payments" }, "<at>Payments</at>"),
    mention({ id: "28:other", name: "x&lt;@29:2&gt;" }, "<at>Jira</at>"),
    mention({ id: "8:orgid:1", name: "Arjun" }, "<at>Arjun</at>"),
  ];
  const text =
    "<at>Baton</at> update <at>tests &amp; co</at> <at>on&lt;call</at> <at>Payments</at> <at>Jira</at> <at>Arjun</at>";
  const { call } = await heard({ text, conversation: group, entities });
  expect(call?.ask).toMatchObject({
    text: "update <@29:162Hx5W|te s t s & co> <@29:2|on call> Payments x&lt;@29:2&gt; <@8:orgid:1|Arjun>",
  });
});

test("a name that the roster knows gives way to the directory's id", async () => {
  const arjun = "00000000-0000-4000-8000-000000000001";
  fake.members.push({ id: "29:1Arjun", aadObjectId: arjun, name: "Arjun Mehta" });
  const entities = [own, mention({ id: "29:1Arjun", name: "Arjun Mehta" }, "<at>Arjun Mehta</at>")];
  const text = "<at>Baton</at> oncall cover <at>Arjun Mehta</at> until 18:00";
  const { call } = await heard({ text, conversation: group, entities });
  expect(call?.ask).toMatchObject({ text: `oncall cover <@${arjun}> until 18:00` });
});

test.each(["bot", "skill", "agenticUser", "agenticAppInstance"])(
  "a program is a bot, in the role of %s",
  async (role) => {
    const from = {
      id: "29:agent",
      name: "Helper",
      role,
      aadObjectId: "00000000-0000-4000-8000-0000000000ac",
    };
    const { call } = await heard({ text: "help", from });
    expect(call?.account.isBot).toBe(true);
  },
);
