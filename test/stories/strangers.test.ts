import { expect, test } from "vitest";
import { sendEvent } from "../kit/fake-slack.ts";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS, teamsFacts } from "../kit/story-cast.ts";
import type { Person } from "../kit/story-people.ts";

const TYPED = "incident open sev1 checkout: payments time out";
const GUEST_ID = "00000000-0000-4000-8000-0000000000fe";
const OTHER_TENANT = "99999999-9999-4999-8999-999999999999";

/** Someone at Slack whom the organisation does not know, in the channel of payments. */
function slackStranger(it: Story, user: { id: string; team?: string; isGuest?: boolean }): Person {
  const { world } = it.slack;
  const ordinary = { name: user.id, zone: "UTC", locale: "en-GB", team: world.team };
  world.users.set(user.id, { ...ordinary, isDeleted: false, isGuest: false, isBot: false, ...user });
  world.channels.get(NIGHTS.slack.payments)?.members.add(user.id);
  return it.atSlack(user.id);
}

const STRANGERS = [
  [
    "someone of another Slack team",
    "slack",
    (it: Story) => slackStranger(it, { id: "U9OTHER", team: "T9OTHER" }),
  ],
  ["a guest of the Slack team", "slack", (it: Story) => slackStranger(it, { id: "U9GUEST", isGuest: true })],
  [
    "someone of another tenant",
    "teams",
    (it: Story) =>
      it.atTeams({ objectId: "00000000-0000-4000-8000-0000000000ff", name: "Nobody", tenant: OTHER_TENANT }),
  ],
  [
    "a guest of the tenant",
    "teams",
    (it: Story) => it.atTeams({ objectId: GUEST_ID, name: "Guest", userRole: "guest" }),
  ],
  [
    "our account's id in another tenant",
    "teams",
    (it: Story) => it.atTeams({ ...teamsFacts("kavya"), tenant: OTHER_TENANT }),
  ],
] as const;

test.each(STRANGERS)("%s presses “I have it”: nothing happens, on %s", async (_, platform, come) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const opener = it.person(cast.opener);
    await opener.types(TYPED, payments);
    const stranger = come(it);
    const before = opener.reads();
    await stranger.presses("I have it");
    await stranger.presses("Resolve");
    expect(opener.reads()).toBe(before);
    expect(await it.record("incident.")).toEqual(["incident.opened"]);
    expect(await it.record("page.answered")).toEqual([]);
    expect(await it.record("access.denied")).toHaveLength(2);
  });
});

test.each(STRANGERS)("%s presses “Approve”: nothing happens, on %s", async (_, _platform, come) => {
  await tell("2027-03-09T09:00:00Z", async (it) => {
    const asks = it.person("thiago");
    await asks.types("release request checkout 4.2.0 production: faster payment page");
    const before = asks.reads();
    await come(it).presses("Approve");
    expect(asks.reads()).toBe(before);
    expect(await it.record("release.")).toEqual(["release.requested"]);
    expect(await it.record("access.denied")).toHaveLength(1);
  });
});

test("what bots say is not heard, nor what Baton says itself", async () => {
  await tell(NIGHTS.slack.at, async (it) => {
    const { botUser } = it.slack.world;
    const text = `<@${botUser}> ${TYPED}`;
    const said = { type: "app_mention", channel: "C0PAYMENTS", ts: "1806196200.000001", text };
    it.written();
    for (const who of [
      { user: "U0ANNA", bot_id: "B0OTHER" },
      { user: botUser, bot_id: "B0BATON" },
    ])
      expect((await sendEvent(it.slackWire, { ...said, ...who })).status).toBe(200);
    await it.rest();
    expect(await it.record()).toEqual([]);
    expect(it.written()).toEqual([]);
  });
});
