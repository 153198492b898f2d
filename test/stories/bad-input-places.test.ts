import { expect, test } from "vitest";
import { sendJson } from "../../src/tryout/slack-stand-in/signed-request.ts";
import { addChannel } from "../../src/tryout/slack-stand-in/world.ts";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS, slackId } from "../kit/story-cast.ts";
import { liveMentions, readsFault } from "./wire.ts";

const OPEN = "incident open sev1 checkout: payments time out";

/** A private channel in which Baton is not. */
function closedChannel(it: Story): string {
  const made = { id: "C0CLOSED", name: "closed", isPrivate: true, with: null, creator: slackId("rafael") };
  const channel = addChannel(it.slack.world, made);
  channel.members.add(slackId("rafael")).add(slackId("anna"));
  return channel.id;
}

const saidIn = (it: Story, channel: string): string[] =>
  (it.slack.world.channels.get(channel)?.messages ?? [])
    .filter(({ user, only }) => user === it.slack.world.botUser && only === null)
    .map(({ text }) => text);

test("in a private channel without Baton an incident opens, and only whoever typed reads of it there", async () => {
  await tell(NIGHTS.slack.at, async (it) => {
    const opener = it.person("rafael");
    const closed = closedChannel(it);
    const read = await opener.types(OPEN, closed);
    expect(read).toContain("I-1 · payments time out");
    expect(read).toContain("Situação: Aberto");
    expect(readsFault(read)).toBe(false);
    expect(await it.record("incident.opened")).toHaveLength(1);
    expect(it.person("anna").reads()).toContain("Sie werden gerufen");
    expect(saidIn(it, closed)).toEqual([]);
  });
});

test("what would be said to all of a private channel without Baton is told to whoever typed", async () => {
  const story = tell("2027-03-26T10:15:00Z", async (it) => {
    const by = it.person("anna");
    const closed = closedChannel(it);
    const read = await by.types("oncall cover @Lena until 2027-03-28 05:00", closed);
    expect(read).toContain("Baton ist dort nicht dabei");
    expect(read).toContain("Lena Hoffmann vertritt Anna Weber");
    expect(await it.record("cover.")).toEqual(["cover.agreed"]);
    expect(saidIn(it, closed)).toEqual([]);
    const refused = await by.types("release request teleporter 1 production", closed);
    expect(refused).toContain("Den Service „teleporter“ gibt es nicht.");
    expect(await it.record("release.")).toEqual([]);
    expect(saidIn(it, closed)).toEqual([]);
  });
  // What Slack refused is logged for the operators, once; nothing else went wrong.
  await expect(story).rejects.toThrow(/^Baton logged:\n[^\n]*"reason":"channel_not_found"[^\n]*\n$/);
});

/** `@Baton …` in a channel that is shared with another company. */
async function mentionsShared(it: Story, text: string): Promise<void> {
  const said = {
    ...{
      type: "app_mention",
      user: slackId("rafael"),
      channel: NIGHTS.slack.payments,
      ts: "1804000000.000100",
    },
    text: `<@${it.slack.world.botUser}> ${text}`,
  };
  const { world } = it.slack;
  const bot = { enterprise_id: null, team_id: world.team, user_id: world.botUser, is_bot: true };
  const envelope = { type: "event_callback", team_id: world.team, event_id: world.next("Ev0") };
  const shared = { ...envelope, authorizations: [bot], is_ext_shared_channel: true, event: said };
  expect((await sendJson(it.slackWire, shared)).status).toBe(200);
  await it.rest();
}

test("in a channel that is shared with another company an incident opens, and nothing of it stands there", async () => {
  await tell(NIGHTS.slack.at, async (it) => {
    const before = saidIn(it, NIGHTS.slack.payments);
    await mentionsShared(it, OPEN);
    expect(await it.record("incident.opened")).toHaveLength(1);
    expect(it.person("rafael").reads()).toContain("Situação: Aberto");
    expect(it.person("anna").reads()).toContain("Sie werden gerufen");
    expect(saidIn(it, NIGHTS.slack.payments)).toEqual(before);
    for (const typed of ["incident update I-1 failover began", "oncall", "baton checkout", "baton anna"])
      await mentionsShared(it, typed);
    expect(saidIn(it, NIGHTS.slack.payments)).toEqual(before);
    expect(await it.record("incident.updated")).toHaveLength(1);
    expect(liveMentions(it)).toEqual([]);
  });
});
