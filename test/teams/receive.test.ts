/** What people do in Teams, as the router hears of it. */
import { expect, test } from "vitest";
import { teamsPlatform } from "../../src/teams/post.ts";
import { teamsDoor } from "../../src/teams/receive.ts";
import { TENANT } from "../kit/teams/fake-teams.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { everyField, openDoor, privately, settingsFor } from "../kit/teams/teams-door.ts";
import { cardOf, type PersonFacts, teamsPerson } from "../kit/teams/teams-person.ts";

const jonas: PersonFacts = {
  objectId: "00000000-0000-4000-8000-000000000003",
  name: "Jonas Keller",
  locale: "de-DE",
  zone: "Europe/Berlin",
};
const payments = "19:payments@thread.tacv2";

const fake = await ownFakeTeams();

test("a line typed in the private chat becomes a command", async () => {
  const { door, calls } = openDoor(fake);
  expect(await teamsPerson(fake, door, jonas).says("incident open sev1 chekout: payments time out")).toEqual({
    status: 200,
    body: undefined,
  });
  expect(calls).toEqual([
    {
      deed: expect.stringMatching(/^teams:deed:/),
      deliveryId: expect.stringMatching(/^teams:a:personal-.*:1:delivery-\d+$/),
      installation: { platform: "teams", enterprise: "", team: TENANT },
      provenBy: ["TEAMS"],
      account: {
        provider: "teams",
        tenant: TENANT,
        subject: jonas.objectId,
        name: "Jonas Keller",
        isOutsider: false,
        isBot: false,
        locale: "de-DE",
        zone: "Europe/Berlin",
      },
      place: {
        conversation: fake.personalOf(jonas.objectId),
        thread: "",
        kind: "personal",
        serviceUrl: fake.serviceUrl,
      },
      ask: { kind: "command", text: "incident open sev1 chekout: payments time out", via: "personal" },
      answersInline: false,
    },
  ]);
});

test("a slash in front, out of habit from another chat, does no harm", async () => {
  const { door, calls } = openDoor(fake);
  await teamsPerson(fake, door, jonas).says("/incident list");
  expect(calls[0]?.ask).toMatchObject({ text: "incident list" });
});

test("in a reply chain Baton's own mention is taken out and the chain is known", async () => {
  const { door, calls } = openDoor(fake);
  await teamsPerson(fake, door, jonas).says("incident ack", { channel: payments, thread: "1795" });
  expect(calls[0]).toMatchObject({
    ask: { kind: "command", text: "incident ack", via: "mention" },
    place: { conversation: payments, thread: "1795", kind: "channel" },
  });
});

test("a mention that names its person by his directory id means him, and nobody is asked", async () => {
  const { door, calls } = openDoor(fake);
  const id = "8:orgid:00000000-0000-4000-8000-00000000000A";
  await captured(teamsPerson(fake, door, jonas), {
    text: "oncall cover <at>Arjun Mehta</at> until 18:00",
    entities: [{ type: "mention", text: "<at>Arjun Mehta</at>", mentioned: { id, name: "Arjun Mehta" } }],
  });
  expect(calls.at(-1)?.ask).toMatchObject({
    text: "oncall cover <@00000000-0000-4000-8000-00000000000a> until 18:00",
  });
  expect(fake.requests).toEqual([]);
});

test("a mention of somebody else becomes his directory id, found in the roster where Teams does not say it", async () => {
  const { door, calls } = openDoor(fake);
  fake.members.push({
    id: "29:1Arjun",
    aadObjectId: "00000000-0000-4000-8000-000000000001",
    name: "Arjun Mehta",
  });
  const person = teamsPerson(fake, door, jonas);
  const mention = (id: string, name: string, aadObjectId?: string) => ({
    type: "mention",
    text: `<at>${name}</at>`,
    mentioned: { id, name, ...(aadObjectId && { aadObjectId }) },
  });
  const line = {
    text: "<at>Baton</at>&nbsp;oncall cover <at>Arjun $& Mehta</at> until 18:00 &amp; <at>Nobody</at> <at>Kavya Nair</at>",
    entities: [
      mention("28:22222222-2222-4222-8222-222222222222", "Baton"),
      mention("29:1Arjun", "Arjun $& Mehta"),
      mention("29:1Kavya", "Kavya Nair", "00000000-0000-4000-8000-000000000002"),
    ],
  };
  const activity = { ...line, conversation: { id: payments, conversationType: "channel", tenantId: TENANT } };
  await person.says("warm up");
  const { from, ...rest } = await captured(person, activity);
  expect(from).toBeUndefined();
  expect(rest.status).toBe(200);
  expect(calls.at(-1)?.ask).toEqual({
    kind: "command",
    via: "mention",
    text: "oncall cover <@00000000-0000-4000-8000-000000000001> until 18:00 & Nobody <@00000000-0000-4000-8000-000000000002>",
  });
});

async function captured(
  person: ReturnType<typeof teamsPerson>,
  over: object,
): Promise<{ status: number; from?: never }> {
  const { activityOf } = await import("../kit/teams/teams-person.ts");
  return person.sends({ ...activityOf(fake, person.facts), ...over });
}

test("in a channel nobody is answered who did not ask Baton", async () => {
  const { door, calls } = openDoor(fake);
  const person = teamsPerson(fake, door, jonas);
  const place = { conversation: { id: payments, conversationType: "channel", tenantId: TENANT } };
  expect(await captured(person, { ...place, text: "incident open everything is fine" })).toMatchObject({
    status: 200,
  });
  expect(
    await captured(person, { type: "messageReaction", reactionsAdded: [{ type: "like" }] }),
  ).toMatchObject({ status: 200 });
  expect(await captured(person, { type: "typing" })).toMatchObject({ status: 200 });
  expect(calls).toEqual([]);
});

test("being added and removed is told, other people's coming and going is not", async () => {
  const { door, calls } = openDoor(fake);
  const person = teamsPerson(fake, door, jonas);
  await person.installs();
  await captured(person, { type: "installationUpdate", action: "remove-upgrade" });
  await captured(person, {
    type: "conversationUpdate",
    membersAdded: [{ id: "28:22222222-2222-4222-8222-222222222222" }],
  });
  await captured(person, { type: "conversationUpdate", membersAdded: [{ id: "29:somebody" }] });
  expect(calls.map((call) => call.ask.kind)).toEqual(["arrived", "removed", "arrived"]);
});

test.each([
  [
    "someone of another tenant in a shared channel",
    { channelData: { tenant: { id: "99999999-9999-4999-8999-999999999999" } } },
  ],
  [
    "someone whose own tenant is named",
    { from: { id: "29:x", name: "X", aadObjectId: jonas.objectId, tenantId: "9" } },
  ],
  ["someone without a directory object", { from: { id: "29:x", name: "Anonymous" } }],
])("%s is an outsider", async (_, over) => {
  const { door, calls } = openDoor(fake);
  await captured(teamsPerson(fake, door, jonas), { ...over, text: "incident list" });
  expect(calls[0]?.account.isOutsider).toBe(true);
});

test("a guest of the tenant is called one", async () => {
  const { door, calls } = openDoor(fake);
  const from = { id: "29:x", name: "X", aadObjectId: jonas.objectId, userRole: "guest" };
  await captured(teamsPerson(fake, door, jonas), { from, text: "incident list" });
  expect(calls[0]?.account).toMatchObject({ isOutsider: false, isGuest: true });
});

test("who came to a team or left it is to be looked at again when he acts", async () => {
  const { door, calls } = openDoor(fake);
  const person = teamsPerson(fake, door, jonas);
  const lena = "00000000-0000-4000-8000-00000000ABCD";
  await captured(person, { type: "conversationUpdate", membersRemoved: [{ id: "29:l", aadObjectId: lena }] });
  await captured(person, { type: "conversationUpdate", membersAdded: [{ id: "29:l", aadObjectId: lena }] });
  const account = { provider: "teams", tenant: TENANT, subject: lena.toLowerCase(), name: "" };
  const ask = { kind: "person-changed", changes: [{ account, told: { kind: "doubtful" } }] };
  expect(calls.map((call) => call.ask)).toEqual([ask, ask]);
});

test("a press on an old client arrives as a message with a value", async () => {
  const { door, calls } = openDoor(fake);
  await captured(teamsPerson(fake, door, jonas), { value: { handle: "h-1" }, replyToId: "1795" });
  expect(calls[0]).toMatchObject({
    ask: { kind: "button", handle: "h-1", values: {}, message: "1795" },
    answersInline: false,
  });
});

test("a command that answers with a form posts the form where it was typed", async () => {
  const { door } = openDoor(fake, () => ({ kind: "form", form: everyField, rendering: privately }));
  const person = teamsPerson(fake, door, jonas);
  expect(await person.says("incident", { channel: payments, thread: "1795" })).toMatchObject({ status: 200 });
  const [form] = fake.messages;
  expect(form).toMatchObject({ conversation: payments, thread: "1795" });
  const answer = await person.submits(cardOf(form?.activity ?? {}), { title: "payments time out" });
  expect(answer).toMatchObject({ status: 200 });
});

test("where nothing was committed Teams is asked to send again, and a person who presses is told", async () => {
  const { door } = openDoor(fake, () => {
    throw new Error("no database");
  });
  const person = teamsPerson(fake, door, jonas);
  expect((await person.says("incident list")).status).toBe(503);
  const press = { type: "invoke", name: "adaptiveCard/action", value: { action: { data: { handle: "h" } } } };
  expect(await captured(person, press)).toMatchObject({
    status: 200,
    body: {
      type: "application/vnd.microsoft.activity.message",
      value: expect.stringContaining("nichts geändert"),
    },
  });
});

test("an empty app id refuses to start, except in a try-out", () => {
  const settings = settingsFor(fake);
  const nobody = { ...settings, apps: [{ name: "TEAMS", appId: "", appPasswords: [""], tenantId: TENANT }] };
  const router = async () => ({ kind: "done" }) as const;
  expect(() => teamsDoor(nobody, router)).toThrow("TEAMS_APP_ID");
  expect(() => teamsPlatform(nobody)).toThrow("TEAMS_APP_ID");
  expect(() => teamsDoor({ ...nobody, isAuthenticationOff: true }, router)).not.toThrow();
});
