/** What Postgres cannot keep, a NUL or half a surrogate pair: cleaned out of people's words, refused in ids. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendEvent, signedRequest } from "../kit/fake-slack.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";
import { asSent, BODIES } from "../kit/slack/bodies.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";
import { strangeCopies } from "../kit/strange-copies.ts";

let house: TestHouse;
let door: TestDoor;
beforeAll(async () => {
  house = await testHouse({ at: "2027-03-09T09:00:00Z" });
  door = await openTestDoor();
  door.heard.answer = house.router;
});
afterAll(() => door.stop());

test.each([
  ["a NUL", "checkout: pay\u0000ments time out"],
  ["half a pair", "checkout: pay\ud83dments time out"],
])("%s in what is said does not stop an incident from opening", async (_, words) => {
  const texts = [`incident open sev3 ${words}`, `<@U0BATON> incident open sev3 ${words}`];
  for (const [at, text] of texts.entries()) {
    const mention = { type: "app_mention", user: "U0ANNA", channel: "C0PAYMENTS", ts: `1.${at}`, text };
    const said = { ...mention, type: "message", channel: "D0ANNA", channel_type: "im" };
    expect((await sendEvent(door.wired, at === 0 ? said : mention)).status).toBe(200);
  }
  await house.catchUp();
  const answer = await house.type("anna", "incident list");
  expect(JSON.stringify(answer)).toMatch(/pay(\ufffd)?ments time out/);
  expect(house.logged).toEqual([]);
});

const copies = BODIES.flatMap((body) => strangeCopies(body).map((copy) => ({ body, ...copy })));

test("in every other place of every request it is refused or let pass, and nothing breaks", async () => {
  for (const { body, path, copy } of copies) {
    const { text, type } = asSent(copy);
    const { status } = await door.knock(signedRequest(door.wired, text, type));
    expect([200, 400], `${JSON.stringify(body)} at ${path}: ${status}`).toContain(status);
  }
  // A team's id in which something is replaced is that of a team that no file names, and operators read so.
  expect(house.logged.filter((line) => !line.includes("that no file names"))).toEqual([]);
});

/** Ids that are read. A form's fields are UTF-8, in which half a pair cannot be sent at all. */
const IDS =
  /(^|\.)(team_id|channel_id|user_id|event_id|id|ts|message_ts|block_id|thread_ts|action_id|callback_id)$/;
const isRead = (path: string) => IDS.test(path) && !/^event\.item|function_execution_id/.test(path);

test("in an id that is read it is refused", async () => {
  const taken = [];
  for (const { path, copy, body } of copies.filter((one) => isRead(one.path))) {
    const { text, type } = asSent(copy);
    if ("command" in body && !text.includes("%00")) continue;
    const { status } = await door.knock(signedRequest(door.wired, text, type));
    if (status !== 400) taken.push(`${path}: ${status}`);
  }
  expect(taken).toEqual([]);
});
