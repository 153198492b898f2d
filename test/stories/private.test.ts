import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const SECRET = "someone reads our mails";

test.each(["slack", "teams"] as const)(
  "a private incident reaches its team and nobody else, on %s",
  async (platform) => {
    const { at, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      const others = [it.person("kavya"), it.person(platform === "slack" ? "beatriz" : "rafael")];
      expect(await opener.types(`incident open private sev1 checkout: ${SECRET}`)).toContain(SECRET);
      expect(paged.reads()).toContain(SECRET);
      expect(paged.reads()).toContain("Privat: Nur Payments");
      for (const other of others) {
        expect(await other.types("incident list")).not.toContain(SECRET);
        expect(await other.types("baton I-1")).not.toContain(SECRET);
        expect(await other.types("incident why I-1")).not.toContain(SECRET);
      }
      // She reads the channel of payments as anyone does who belongs to the team, and it stands not even there.
      const beside = it.person("lena");
      expect(beside.reads()).not.toContain(SECRET);
      expect(await beside.types("incident list")).toContain(SECRET);
      await paged.presses("Ich kümmere mich");
      await paged.types("incident resolve it was a test account");
      for (const other of others) expect(other.reads()).not.toContain("test account");
      expect(opener.reads()).toContain("test account");
    });
  },
);
