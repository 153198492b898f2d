import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const PLATFORMS = ["slack", "teams"] as const;
const OPENER = { slack: "slack Rafael Costa", teams: "teams Beatriz Lima" } as const;
const count = (text: string, words: string): number => text.split(words).length - 1;

test.each(PLATFORMS)(
  "who opens in the team's channel sees the card there and no copy of it, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      it.written();
      const read = await opener.types("incident open sev1 checkout: payments time out", payments);
      const places = it.written();
      expect(count(read, "State: Open, nobody has it yet")).toBe(platform === "slack" ? 2 : 1);
      expect(places).toContain(`${platform} #payments`);
      // A slash command is answered at once, by one sentence; what a mention would be told stands below it already.
      expect(places.includes(OPENER[platform])).toBe(platform === "slack");
      expect(read).not.toContain("Situação:");
      if (platform === "slack") expect(read).toContain("I-1 está aberto: payments time out");
    });
  },
);

test.each(PLATFORMS)("a mention needs no answer where the card comes, on %s", async (platform) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    it.written();
    await it.person(cast.opener).mentions("incident open sev1 checkout: down", { channel: payments });
    const places = it.written();
    expect(places).toContain(`${platform} #payments`);
    expect(places).not.toContain(OPENER[platform]);
  });
});

test.each(PLATFORMS)(
  "what was guessed is asked in his own language all the same, without the card around it, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const opener = it.person(cast.opener);
      const read = await opener.types("incident open sev1 chekout: payments time out", payments);
      expect(read).toContain("I-1 está aberto: payments time out");
      expect(read).toContain("Você digitou “chekout”. É Checkout?");
      expect(read).not.toContain("Situação:");
      expect(await opener.presses("É Checkout")).toContain("Service: Checkout (Payments)");
    });
  },
);

test.each(PLATFORMS)("elsewhere, where no card will stand, he is shown it, on %s", async (platform) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const opener = it.person(cast.opener);
    const read = await opener.types("incident open sev1 ledger: wrong sums", payments);
    expect(count(read, "Situação: Aberto")).toBe(1);
    const hidden = await opener.types(
      "incident open private sev1 checkout: someone reads our mails",
      payments,
    );
    expect(count(hidden, "Situação: Aberto")).toBe(1);
  });
});
