import { expect, test } from "vitest";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";
import type { Place } from "../kit/story-people.ts";

const PLATFORMS = ["slack", "teams"] as const;
type Platform = (typeof PLATFORMS)[number];

/** An incident's own channel on Slack, its card's thread on Teams. */
function homeOf(it: Story, platform: Platform): { channel: string; thread?: string } {
  if (platform === "slack") {
    const own = [...it.slack.world.channels.values()].find((channel) => channel.name.startsWith("inc-1-"));
    return { channel: own?.id ?? "" };
  }
  const card = it.teams.messages.find((message) => message.conversation === NIGHTS.teams.payments);
  return { channel: NIGHTS.teams.payments, thread: card?.id ?? "" };
}

/** A thread in that place. */
function threadIn(it: Story, platform: Platform): Place {
  const home = homeOf(it, platform);
  const [first] = it.slack.world.channels.get(home.channel)?.messages ?? [];
  return { ...home, thread: home.thread ?? first?.ts ?? "" };
}

test.each(PLATFORMS)(
  "a mention in a thread of the incident's own place needs no number, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      await opener.types("incident open sev1 checkout: payments time out", payments);
      await opener.types("incident open sev3 checkout: a button is blue", payments);
      // Two are open: only the place says which one is meant.
      expect(await opener.types("incident update failover began")).toMatch(/Qual incidente\?/);
      await opener.mentions("update failover began", threadIn(it, platform));
      expect(opener.reads()).toContain("I-1 · payments time out");
      const updated = opener.reads().split("I-1 ·").slice(1).join("I-1 ·");
      expect(updated).toContain("failover began");
      await opener.mentions("atualizar card payments are back", threadIn(it, platform));
      expect(opener.reads()).toContain("card payments are back");
      expect(await it.record("incident.updated")).toHaveLength(2);
      await opener.mentions("incident resolve", homeOf(it, platform));
      expect(await opener.types("incident list")).toMatch(/I-2 · sev3 · a button is blue/);
      expect(await it.record("incident.resolved")).toHaveLength(1);
    });
  },
);

test.each(PLATFORMS)("a form opens an incident, from the list's button, on %s", async (platform) => {
  const { at, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
    expect(await opener.types("incident")).toContain("Nada está aberto.");
    const form = await opener.opens("Abrir um incidente");
    expect(form).toContain("O que está errado?");
    expect(form).toContain("Serviço, se souber");
    await opener.submits({ title: "payments time out", service: "checkout", severity: "sev1" });
    expect(paged.reads()).toContain("I-1 · payments time out");
    expect(await it.record("incident.opened")).toHaveLength(1);
  });
});

test.each(PLATFORMS)(
  "`incident open` alone brings the form; sent empty, it opens all the same, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      const form = await opener.types("incident open", payments);
      expect(`${form}${opener.reads()}`).toContain(
        platform === "slack" ? "O que está errado?" : "Abrir um incidente",
      );
      await opener.submits({});
      expect(await it.record("incident.opened")).toHaveLength(1);
      expect(opener.reads()).toContain("I-1 · Something is wrong (no details given)");
      // Nobody said that it is bad, so nobody is woken for it.
      expect(await it.record("page.raised")).toEqual([]);
    });
  },
);

test.each(PLATFORMS)(
  "`@Baton incident opne …` is asked about, and one press opens it, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      const meant = "incident open sev1 checkout: payments time out";
      await opener.mentions(meant.replace("open", "opne"), { channel: payments });
      expect(opener.reads()).toContain(`Você quis dizer “${meant}”?`);
      expect(await it.record("incident.")).toEqual([]);
      await opener.presses(`Sim: ${meant}`);
      expect(await it.record("incident.opened")).toHaveLength(1);
      expect(paged.reads()).toContain("I-1 · payments time out");
    });
  },
);
