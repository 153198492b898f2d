/** A channel that is shared with another company, of which a slash command says nothing: Slack alone knows. */
import { expect, test } from "vitest";
import { places } from "../../src/chat/tables.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import type { Channel } from "../../src/tryout/slack-stand-in/world.ts";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const { at, payments, opener } = NIGHTS.slack;
const OPEN = "incident open sev1 checkout: payments time out";

function share(it: Story, sharing: Channel["sharing"], id: string = payments): void {
  const channel = it.slack.world.channels.get(id);
  if (channel) channel.sharing = sharing;
}

const saidIn = (it: Story, id: string = payments): string =>
  (it.slack.world.channels.get(id)?.messages ?? [])
    .filter(({ user, only }) => user === it.slack.world.botUser && only === null)
    .map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`)
    .join("\n");

const asked = (it: Story) =>
  it.slack.world.effects.filter(({ method }) => method === "conversations.info").length;

const isKnownShared = async (it: Story): Promise<boolean | undefined> => {
  const [org] = await it.db.raw<{ id: string }>("select org_id::text as id from organisations");
  const who = { orgId: org?.id ?? "", actor: { kind: "baton", part: "test" } } as const;
  const rows = await inOrganisation(it.app.house, who, (ctx) => ctx.tx.select().from(places));
  return rows.find(({ conversation, thread }) => conversation === payments && thread === null)?.isShared;
};

test.each(["ext", "pending"] as const)(
  "an incident that is opened there by a slash command stands in a channel of its own, and its opener reads it (%s)",
  async (sharing) => {
    await tell(at, async (it) => {
      share(it, sharing);
      const read = await it.person(opener).types(OPEN, payments);
      expect(read).toContain("Situação: Aberto");
      expect(saidIn(it)).not.toContain("payments time out");
      const own = [...it.slack.world.channels.values()].find(({ name }) => name.startsWith("inc-1-"));
      expect(saidIn(it, own?.id)).toContain("payments time out");
      expect(await isKnownShared(it)).toBe(true);
    });
  },
);

test("what a slash command would say to all is told to whoever typed", async () => {
  await tell("2027-03-26T10:15:00Z", async (it) => {
    share(it, "ext");
    const told = await it.person("anna").types("oncall cover @Lena until 2027-03-28 05:00", payments);
    expect(told).toContain("Lena Hoffmann");
    expect(saidIn(it)).not.toContain("Lena Hoffmann");
  });
});

test("once outsiders have gone, the next slash command shows it", async () => {
  await tell(at, async (it) => {
    share(it, "ext");
    await it.person(opener).types(OPEN, payments);
    share(it, "none");
    await it.pass(60);
    await it.person(opener).types("incident open sev2 checkout: card fees are wrong", payments);
    expect(saidIn(it)).toContain("card fees are wrong");
    expect(await isKnownShared(it)).toBe(false);
  });
});

test("a channel that is known costs no further request", async () => {
  await tell(at, async (it) => {
    await it.person(opener).types(OPEN, payments);
    const once = asked(it);
    await it.person(opener).types("incident list", payments);
    await it.person(opener).types("incident update I-1 failover began");
    await it.person(opener).types("oncall", payments);
    expect([once, asked(it)]).toEqual([1, 1]);
  });
});
