/** What Postgres cannot keep, a NUL or half a surrogate pair: cleaned out of people's words, refused in ids. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../kit/house.ts";
import { strangeCopies } from "../kit/strange-copies.ts";
import { type FakeTeams, startFakeTeams } from "../kit/teams/fake-teams.ts";
import { openDoor } from "../kit/teams/teams-door.ts";
import { activityOf, bearerFor, sendActivity, teamsPerson } from "../kit/teams/teams-person.ts";

const jonas = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };

let house: TestHouse;
let fake: FakeTeams;
beforeAll(async () => {
  house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  fake = await startFakeTeams();
  fake.isPaced = false;
});
afterAll(() => fake.stop());

test.each([
  ["a NUL", "checkout: pay\u0000ments time out"],
  ["half a pair", "checkout: pay\ud83dments time out"],
])("%s in what is said does not stop an incident from opening", async (_, words) => {
  const { door } = openDoor(fake, house.router);
  const person = teamsPerson(fake, door, { ...jonas, name: "Jonas\u0000\ud83d Keller" });
  expect((await person.says(`incident open sev3 ${words}`)).status).toBe(200);
  await house.catchUp();
  const answer = await house.type("jonas", "incident list");
  expect(JSON.stringify(answer)).toMatch(/pay(\ufffd)?ments time out/);
  expect(house.logged).toEqual([]);
});

/** One of everything that Teams sends, each field of it filled. */
function everything(): Record<string, unknown>[] {
  const whole = { ...activityOf(fake, jonas, { channel: "19:payments@thread.tacv2", thread: "1795" }) };
  const message = {
    id: "1795",
    body: { content: "<p>payments</p>" },
    from: { user: { id: jonas.objectId } },
  };
  const invoke = (name: string, value: object) => ({
    ...whole,
    type: "invoke",
    replyToId: "1795",
    name,
    value,
  });
  const data = { handle: "probe-1", "in.title": "payments" };
  return [
    { ...whole, text: "<at>Baton</at> incident list", entities: [{ type: "clientInfo", locale: "de-DE" }] },
    { ...whole, type: "installationUpdate", action: "add" },
    { ...whole, type: "conversationUpdate", membersAdded: [{ id: "29:1", aadObjectId: jonas.objectId }] },
    invoke("adaptiveCard/action", { action: { data } }),
    invoke("task/fetch", { data }),
    invoke("task/submit", { data: { form: "probe-1", "in.title": "payments", "in.when.day": "2027-03-09" } }),
    invoke("composeExtension/fetchTask", { commandId: "incident.keep", messagePayload: message }),
  ];
}

const send = (door: ReturnType<typeof openDoor>["door"], body: object) =>
  sendActivity(door, body, { authorization: bearerFor(fake) });

test("in every place of every activity it is refused or let pass, and nothing breaks", async () => {
  const { door, log } = openDoor(fake, house.router);
  for (const body of everything()) {
    for (const { path, copy } of strangeCopies(body)) {
      const { status } = await send(door, copy);
      expect([200, 400, 401], `${body.type} ${body.name ?? ""} at ${path}: ${status}`).toContain(status);
    }
  }
  expect(house.logged).toEqual([]);
  expect(log.filter((line) => /"level":(40|50)/.test(line) && !line.includes("not authenticated"))).toEqual(
    [],
  );
});

test.each(["id", "from.id", "from.aadObjectId", "conversation.id", "channelData.channel.id", "replyToId"])(
  "in %s it is refused",
  async (place) => {
    const { door, calls } = openDoor(fake, house.router);
    const [, , , pressed = {}] = everything();
    for (const { path, copy } of strangeCopies(pressed).filter((one) => one.path === place))
      expect((await send(door, copy)).status, path).toBe(400);
    expect(calls).toEqual([]);
  },
);
