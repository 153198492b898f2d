import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sendEvent } from "../kit/fake-slack.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.stop());
beforeEach(() => {
  door.heard.calls.length = 0;
});

const ORDINARY = {
  isDeactivated: false,
  isGuest: false,
  isStranger: false,
  isBot: false,
  zone: null,
  locale: null,
};
const changed = (subject: string, told: object) => ({
  kind: "person-changed",
  changes: [
    {
      account: expect.objectContaining({ provider: "slack", tenant: "T0MERIDIAN", subject }),
      told: { kind: "whole", facts: { ...ORDINARY, ...told } },
    },
  ],
});

test.each([
  ["uninstalled", { type: "app_uninstalled" }, { kind: "removed" }],
  ["revoked", { type: "tokens_revoked", tokens: { bot: ["U0BATON"] } }, { kind: "removed" }],
  [
    "invited",
    { type: "member_joined_channel", user: "U0BATON", channel: "C1", inviter: "U0ANNA" },
    { kind: "arrived" },
  ],
  [
    "a leaver",
    { type: "user_change", user: { id: "U0LENA", deleted: true } },
    changed("U0LENA", { isDeactivated: true }),
  ],
  [
    "someone new",
    { type: "team_join", user: { id: "U0NEW", tz: "Asia/Tokyo", locale: "ja-JP" } },
    changed("U0NEW", { zone: "Asia/Tokyo", locale: "ja-JP" }),
  ],
  [
    "a guest",
    { type: "user_change", user: { id: "U0G", is_ultra_restricted: true, tz: "Europe/Berlin" } },
    changed("U0G", { isGuest: true, zone: "Europe/Berlin" }),
  ],
])("%s is told to the rooms", async (_, event, ask) => {
  await sendEvent(door.wired, event);
  expect(door.heard.calls[0]?.ask).toEqual(ask);
});

test("who brought Baton to a channel is who arrives with it", async () => {
  const joined = { type: "member_joined_channel", user: "U0BATON", channel: "C1" };
  await sendEvent(door.wired, { ...joined, inviter: "U0ANNA" });
  await sendEvent(door.wired, joined);
  expect(door.heard.calls.map((call) => call.account.subject)).toEqual(["U0ANNA", ""]);
});
