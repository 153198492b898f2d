import { expect, test } from "vitest";
import { type Story, tell } from "../kit/story.ts";
import { NIGHTS, slackId, teamsFacts } from "../kit/story-cast.ts";

const PLATFORMS = ["slack", "teams"] as const;
type Platform = (typeof PLATFORMS)[number];

/** Somebody of the organisation wrote something in the channel of payments. */
const said = (platform: Platform, text: string) => ({
  by: platform === "slack" ? slackId("lena") : teamsFacts("kavya").objectId,
  text,
  in: { channel: NIGHTS[platform].payments },
});

const timeline = (it: Story, platform: Platform) =>
  it.person(NIGHTS[platform].opener).types("incident timeline 1");

test.each(PLATFORMS)(
  "“Open incident from this” brings the form with the message in it, on %s",
  async (platform) => {
    const { at, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      const form = await opener.uses("incident.from-message", said(platform, "payments time out again"));
      expect(form).toContain("O que está errado?");
      await opener.submits({ title: "payments time out again", service: "checkout", severity: "sev1" });
      expect(await it.record("incident.opened")).toHaveLength(1);
      expect(paged.reads()).toContain("I-1 · payments time out again");
    });
  },
);

test.each(PLATFORMS)(
  "“Keep this” puts a message into the incident's story, once, as its author's, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      await opener.types("incident open sev1 checkout: payments time out", payments);
      const message = said(platform, "the gateway answers 504 since noon");
      const told = await opener.uses("incident.keep-message", message);
      expect(told).toContain("A mensagem está na linha do tempo de I-1");
      await opener.uses("incident.keep-message", message);
      expect(await it.record("incident.kept")).toHaveLength(1);
      const story = await timeline(it, platform);
      const author = platform === "slack" ? "Lena Hoffmann" : "Kavya Nair";
      expect(story).toMatch(
        new RegExp(`${author} escreveu, guardado por .*“the gateway answers 504 since noon”`),
      );
      expect(it.person(cast.opener).reads()).toContain("the gateway answers 504 since noon");
    });
  },
);

test.each(PLATFORMS)(
  "kept where no incident is open, or more than one is: asked for, nothing kept, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      const message = said(platform, "the gateway answers 504");
      expect(await opener.uses("incident.keep-message", message)).toContain("Nenhum incidente está aberto");
      await opener.types("incident open sev3 checkout: one", payments);
      await opener.types("incident open sev3 ledger: two", payments);
      expect(await opener.uses("incident.keep-message", message)).toMatch(/I-1.*I-2|I-2.*I-1/);
      expect(await it.record("incident.kept")).toEqual([]);
    });
  },
);
