import { expect, test } from "vitest";
import { type Story, tell } from "../kit/story.ts";
import type { Person } from "../kit/story-people.ts";

/** A Tuesday, 10:00 in Berlin and 14:30 in Bengaluru. */
const AT = "2027-03-09T09:00:00Z";
const REQUEST = "release request checkout 4.2.0 production: faster payment page";
/** Who asks in each chat; all may approve, though never what they asked for themselves. */
const TOLD = [
  [
    "slack",
    { asks: "anna", berlin: "jonas", asia: "priya", yes: "Approve", done: "Approved. It may go now." },
  ],
  ["teams", { asks: "jonas", berlin: "anna", asia: "kavya", yes: "मंज़ूर करें", done: "मंज़ूर। अब जा सकती है।" }],
] as const;

const castOf = (it: Story, who: (typeof TOLD)[number][1]): [Person, Person, Person] => [
  it.person(who.asks),
  it.person(who.berlin),
  it.person(who.asia),
];

test.each(TOLD)(
  "asked on %s, one approval from each of two regions, one on Slack and one on Teams",
  async (_, who) => {
    await tell(AT, async (it) => {
      const [asks, berlin, asia] = castOf(it, who);
      expect(new Set([berlin.platform, asia.platform])).toEqual(new Set(["slack", "teams"]));
      expect(await asks.types(REQUEST)).toContain(`○ Berlin: wartet auf ${berlin.name}`);
      expect(asia.reads()).toContain("checkout 4.2.0");

      // Her own card has no such button, and the channel's is not for her.
      const own = "Sie haben R-1 beantragt oder geändert. Zustimmen muss jemand anderes.";
      expect(asks.reads()).not.toContain("[Zustimmen]");
      expect(await asks.presses("Approve")).toContain(own);
      expect(await it.record("release.agreed")).toEqual([]);

      it.written();
      const first = await berlin.presses("Zustimmen");
      expect(first).toContain("Es fehlt noch 1 Zustimmung.");
      for (const reader of [asks, asia]) expect(reader.reads()).toContain(`✓ Berlin: ${berlin.name}`);
      expect(await asia.presses(who.yes)).toContain(who.done);
      // Cards are edited, not repeated: beside them one line in the thread of each channel's card, and one to who asked.
      for (const reader of [asks, berlin]) {
        expect(reader.reads()).toContain(`✓ Bengaluru: ${asia.name}`);
        expect(reader.reads()).not.toContain("Wartet auf Zustimmung\n");
      }
      expect(asks.reads()).toContain("R-1 checkout 4.2.0 ist genehmigt und kann jetzt ausgerollt werden.");
      const approver = it.written().filter((place) => place.includes(berlin.name));
      expect(approver.length).toBeLessThanOrEqual(1);
      expect((await it.record("release.")).filter((act) => act !== "release.freed")).toEqual([
        ...["release.requested", "release.agreed", "release.agreed", "release.approved"],
      ]);
    });
  },
);

test.each(TOLD)(
  "an old card's button is refused with a clear sentence; what changed must be agreed anew, asked on %s",
  async (_, who) => {
    await tell(AT, async (it) => {
      const [asks, berlin, asia] = castOf(it, who);
      await asks.types(REQUEST);
      await berlin.presses("Zustimmen");
      const old = asia.holds(who.yes);
      expect(await asks.opens("Ändern")).toContain("Version");
      await asks.submits({ version: "4.2.1", notes: "faster payment page" });
      const told = `${await old()}${await it.rest()}${asia.reads()}`;
      expect(told).toMatch(
        /R-1 was changed since you saw it\. Please look again\.|R-1 बदल गई है। कृपया फिर से देखें।/,
      );
      expect(await it.record("release.agreed")).toHaveLength(1);
      expect(asia.reads()).toContain("checkout 4.2.1");
      expect(await asia.presses(who.yes)).not.toContain(who.done);
      expect(await berlin.presses("Zustimmen")).toContain("Genehmigt. Kann jetzt ausgerollt werden.");
      expect(await it.record("release.agreed")).toHaveLength(3);
    });
  },
);

test.each(TOLD)(
  "a freeze in Berlin holds it, and an exception lets it through, asked on %s",
  async (_, who) => {
    await tell(AT, async (it) => {
      const [asks, berlin, asia] = castOf(it, who);
      const freeze =
        "Quarter close in berlin from 2027-03-09 08:00 until 2027-03-10 18:00 for production: the books close";
      expect(await it.person("lena").types(`release calendar add ${freeze}`)).toContain("Holds now");
      await asks.types(REQUEST);
      await berlin.presses("Zustimmen");
      await asia.presses(who.yes);
      const held = "Quarter close sperrt Berlin";
      expect(asks.reads()).toContain("Genehmigt, wird aber zurückgehalten, weil:");
      expect(await asks.types("release why R-1")).toContain(held);
      expect(await asks.types("release go R-1")).toContain("R-1 wird zurückgehalten");

      expect(await asks.opens("Ausnahme beantragen")).toContain("Darüber entscheiden andere.");
      await asks.submits({ rule: "freeze:quarter-close", reason: "a security fix" });
      const rafael = it.person("rafael");
      expect(rafael.reads()).toContain("a security fix");
      await rafael.presses("Conceder");
      expect(asks.reads()).toMatch(/Die Ausnahme von .*Quarter close.* ist bis .* genehmigt\./);
      expect(await asks.types("release go R-1")).toContain("Wird ausgerollt");
      expect(await it.record("release.went")).toHaveLength(1);
    });
  },
);
