import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const PLATFORMS = ["slack", "teams"] as const;
const TYPED = "incident open sev1 chekout: payments time out";
const lines = (text: string, line: string): number => text.split("\n").filter((one) => one === line).length;

test.each(PLATFORMS)("03:10, a typing mistake, and all the way to “over, sleep”, on %s", async (platform) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const [opener, paged, backup] = [it.person(cast.opener), it.person(cast.paged), it.person("thiago")];
    expect(await opener.types(TYPED, payments)).toContain("Você digitou “chekout”. É Checkout?");
    const page = paged.reads();
    expect(page).toContain("Sie werden gerufen, weil Sie erste Bereitschaft für Payments haben.");
    expect(page).toContain("03:10 MEZ");
    // Her own country's number; the card for all has those of every region.
    expect(page).toContain("Berlin: +49 30 5550100\nPIN");
    expect(await opener.presses("It is Checkout")).toContain("Service: Checkout (Payments)");

    await it.pass(5);
    expect(backup.reads()).toContain("You are called because you are the backup on call for Payments.");
    expect(await paged.presses("Ich kümmere mich")).toContain("): Ich kümmere mich.");
    expect(backup.reads()).toContain(`${paged.name} has it. You need not answer.`);
    expect(opener.reads()).toContain(`State: ${paged.name} has it.`);

    expect(await paged.types("incident update failover began")).toContain("Ihre Meldung steht bei I-1");
    expect(opener.reads()).toContain("failover began");
    await paged.types("incident resolve cache was full");
    expect(opener.reads()).toContain("State: Resolved");
    expect(paged.reads()).toContain("I-1 ist vorbei: payments time out. Sie können jetzt schlafen.");
    expect(backup.reads()).toContain("I-1 is over: payments time out. You can sleep now.");
    // Who was not woken is not sent to bed.
    expect(it.person("priya").reads()).not.toContain("sleep now");
    expect(await it.record("incident.")).toEqual([
      ...["incident.opened", "incident.moved", "incident.acknowledged"],
      ...["incident.updated", "incident.resolved"],
    ]);
  });
});

test.each(PLATFORMS)("“I can't, next” calls the backup at once, on %s", async (platform) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const [opener, paged, backup] = [it.person(cast.opener), it.person(cast.paged), it.person("thiago")];
    await opener.types(TYPED, payments);
    expect(backup.reads()).not.toContain("You are called");
    it.written();
    expect(await paged.presses("Ich kann nicht, weiter")).toContain("Die nächste Person wurde gerufen.");
    expect(backup.reads()).toContain("You are called because you are the backup on call for Payments.");
    expect(it.written()).toContain("slack Thiago Rocha");
    await backup.presses("I have it");
    await it.pass(20);
    // Neither is called again.
    expect(await it.record("page.raised")).toHaveLength(2);
    expect(opener.reads()).toContain("State: Thiago Rocha has it.");
  });
});

test.each(PLATFORMS)(
  "twenty presses of “I have it” at once: one winner and one line, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      await opener.types(TYPED, payments);
      const hands = [
        paged.holds("I have it"),
        opener.holds("I have it"),
        it.person("lena").holds("I have it"),
      ];
      const presses = Array.from({ length: 20 }, (_, index) => hands[index % hands.length]);
      await Promise.all(presses.map((press) => press?.()));
      await it.rest();
      const seen = opener.reads();
      const winners = [paged.name, opener.name, "Lena Hoffmann"].filter((name) =>
        seen.includes(`State: ${name} has it.`),
      );
      expect(winners).toHaveLength(1);
      expect(lines(seen, `${winners[0]} has it.`)).toBe(1);
      expect(await it.record("incident.acknowledged")).toHaveLength(1);
    });
  },
);

test.each(PLATFORMS)("what %s delivers three times is done once", async (platform) => {
  const { at, payments, ...cast } = NIGHTS[platform];
  await tell(at, async (it) => {
    const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
    await opener.types(TYPED, payments);
    await paged.presses("Ich kümmere mich");
    it.written();
    for (let time = 0; time < 2; time++) expect(await it.sendsAgain(platform)).toBe(200);
    await it.rest();
    expect(it.written()).toEqual([]);
    expect(await it.record("incident.acknowledged")).toHaveLength(1);
    expect(await it.record("page.answered")).toHaveLength(1);
  });
});

test.each(PLATFORMS)("a mention that %s delivers three times opens one incident", async (platform) => {
  const { at, opener, payments } = NIGHTS[platform];
  await tell(at, async (it) => {
    await it.person(opener).mentions("incident open sev2 ledger: wrong sums", { channel: payments });
    it.written();
    for (let time = 0; time < 2; time++) expect(await it.sendsAgain(platform)).toBe(200);
    await it.rest();
    expect(await it.record("incident.opened")).toHaveLength(1);
    expect(it.written()).toEqual([]);
  });
});
