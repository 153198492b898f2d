import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

// Slack opens a form only for a press or a slash command; what is typed to Baton itself has neither.
test.each([
  ["in the private chat", undefined],
  ["by a mention in a channel", "C0PAYMENTS"],
])(
  "an opening without a word, typed %s on Slack, is answered with the button that brings the form",
  async (_, channel) => {
    await tell(NIGHTS.slack.at, async (it) => {
      const opener = it.person("rafael");
      const ask = () =>
        channel === undefined ? opener.types("incident open") : opener.mentions("incident open", { channel });
      expect(await ask()).toContain("Falta preencher um formulário. Pressione o botão para abri-lo.");
      expect(await opener.opens("Abrir um incidente")).toContain("O que está errado?");
      await opener.submits({ title: "payments time out", service: "checkout" });
      expect(await it.record("incident.opened")).toHaveLength(1);
      expect(opener.reads()).toContain("I-1 · payments time out");
    });
  },
);

test("a request without its facts, typed to Baton on Slack, is answered with the button that brings the form", async () => {
  await tell("2027-03-09T13:00:00Z", async (it) => {
    const asks = it.person("anna");
    expect(await asks.types("release request checkout")).toContain("Dafür ist ein Formular nötig.");
    const form = await asks.opens("Release beantragen");
    expect(form).toContain("Umgebung");
    expect(await it.record("release.")).toEqual([]);
  });
});

test("on Teams the form stands in the message itself", async () => {
  await tell(NIGHTS.teams.at, async (it) => {
    const opener = it.person("kavya");
    expect(await opener.types("incident open   ")).toContain("इंसिडेंट खोलें");
    await opener.submits({});
    expect(await it.record("incident.opened")).toHaveLength(1);
    expect(opener.reads()).toContain("I-1 · Something is wrong (no details given)");
  });
});
