import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { NIGHTS } from "../kit/story-cast.ts";

const PLATFORMS = ["slack", "teams"] as const;
const FAMILY = "👩🏽‍👩🏽‍👧🏽‍👦🏽";

test.each(PLATFORMS)(
  "five thousand emoji open an incident wherever the cut falls, and none is halved, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      for (const before of ["", "x", "xy", "xyz"]) {
        const title = `${before}${"🔥".repeat(5000)}`;
        await opener.types(`incident open sev1 checkout: ${title}`, payments);
        await opener.types(`incident open sev1: ${before}${FAMILY.repeat(500)}`);
      }
      expect(await it.record("incident.opened")).toHaveLength(8);
      expect(paged.reads().isWellFormed()).toBe(true);
      expect(opener.reads().isWellFormed()).toBe(true);
      // The timeline's excerpt, the list, the word that is not known, the reason of a cancelled one.
      const words = `x${"🔥".repeat(2000)}`;
      await opener.types(`incident update I-1 ${words}`);
      await opener.types(`incident note I-1 ${words}`);
      await opener.types("incident why I-1");
      await opener.types(`incident ${words}`);
      await opener.types(`${words} ${words}`);
      await opener.types(`oncall ${words}`);
      await opener.types(`release request ${words} ${words} ${words}`);
      await opener.types(`handoff note ${words}`);
      await opener.types(`incident open ${words}: ${words}`);
      await opener.types("incident list");
      expect(await it.record("incident.opened")).toHaveLength(9);
      expect(opener.reads().isWellFormed()).toBe(true);
    });
  },
);
