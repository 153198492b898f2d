import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";

/** The days on which payments goes from Priya in Bengaluru to Anna, on Slack, and to Jonas, on Teams. */
const TOLD = [
  ["slack", { day: "2027-03-09", next: "anna" }],
  ["teams", { day: "2027-03-10", next: "jonas" }],
] as const;

test.each(TOLD)(
  "the Indian day ends; its handoff is read in German and accepted, on %s",
  async (_, { day, next }) => {
    await tell(`${day}T11:00:00Z`, async (it) => {
      const [priya, thiago, berlin] = [it.person("priya"), it.person("thiago"), it.person(next)];
      await thiago.types("incident open sev2 checkout: payments are slow", "C0PAYMENTS");
      await priya.presses("I have it");
      await priya.types("handoff note the supplier's hotline is +91 22 5550100");

      await it.until(`${day}T12:31:00Z`);
      expect(priya.reads()).toContain("Draft: the shift has not ended yet.");
      await priya.presses("Sign");
      expect(berlin.reads()).not.toContain("Übergabe");

      await it.until(`${day}T13:00:30Z`);
      const digest = berlin.reads();
      expect(digest).toContain("Übergabe: Payments");
      expect(digest).toContain("1 offener Vorfall");
      expect(digest).toMatch(/I-1 · sev2 · payments are slow/);
      expect(digest).toContain("Zuständig: Priya Raman");
      // Her own words as typed, the time as Berlin reads it.
      expect(digest).toContain("the supplier's hotline is +91 22 5550100");
      expect(digest).toMatch(/Schichtende: .*14:00 MEZ/);
      expect(digest).toContain("Noch nicht angenommen. Bis dahin bleibt alles bei Priya Raman.");

      expect(await berlin.presses("Ich übernehme")).toContain(`${berlin.name} hat übernommen`);
      expect(thiago.reads()).toContain(`State: ${berlin.name} has it.`);
      expect(priya.reads()).toContain(`${berlin.name} has it since`);
      // Accepted in time: nobody else is told.
      it.written();
      await it.pass(14);
      expect(it.written()).toEqual([]);
      expect(await it.record("handoff.")).toEqual([
        ...["handoff.noted", "handoff.drafted", "handoff.signed", "handoff.passed", "handoff.accepted"],
      ]);
    });
  },
);
