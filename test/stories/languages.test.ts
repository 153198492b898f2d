import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";

/** Who reads Hindi and who Portuguese, in each chat. */
const TOLD = [
  ["slack", { hindi: "arjun", portuguese: "rafael" }],
  ["teams", { hindi: "kavya", portuguese: "beatriz" }],
] as const;

test.each(TOLD)(
  "Hindi and Portuguese readers get their language and their own time, on %s",
  async (_, who) => {
    await tell("2027-03-09T09:00:00Z", async (it) => {
      const [hindi, portuguese] = [it.person(who.hindi), it.person(who.portuguese)];
      await it
        .person("lena")
        .types("release request checkout 4.2.0 production at 18:00: faster payment page");
      const card = hindi.reads();
      expect(card).toContain("मंज़ूरी का इंतज़ार");
      expect(card).toMatch(/Bengaluru: .*IST \(17:00 UTC\)/);
      // People's own words are as typed.
      expect(card).toContain("faster payment page");
      expect(await hindi.presses("मंज़ूर करें")).toContain("✓ Bengaluru:");

      expect(await portuguese.types("release R-1")).toContain("Aguarda aprovação");
      const refused = await portuguese.types("release go R-1");
      expect(refused).toMatch(/R-1|release\.go/);
      expect(refused).not.toMatch(/\b(You|not|the)\b/);
      expect(await portuguese.types("incident declarar sev3 checkout: botão azul")).toContain(
        "Gravidade: sev3",
      );
      expect(await hindi.types("incident list")).toContain("botão azul");
      expect(await hindi.types("incident list")).toContain("खुले इंसिडेंट");
    });
  },
);
