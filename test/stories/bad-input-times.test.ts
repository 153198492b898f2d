import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { liveMentions, readsFault } from "./wire.ts";

/** Two days before the clocks of Berlin go forward, and two before they go back. */
const SPRING = "2027-03-26T10:15:00Z";
const AUTUMN = "2027-10-29T09:15:00Z";

const GERMANS = [
  ["slack", "anna"],
  ["teams", "jonas"],
] as const;

test.each(GERMANS)(
  "a cover until a time that the clocks jump over says which is meant, on %s",
  async (platform, key) => {
    await tell(SPRING, async (it) => {
      const by = it.person(key, platform);
      const read = await by.types("oncall cover @Lena until 2027-03-28 02:30");
      expect(read).toContain(
        "In Europe/Berlin wird die Uhr umgestellt, diese Zeit gibt es nicht. Gemeint ist So., 28. März, 03:00 MESZ.",
      );
      const [row] = await it.db.raw<{ ends: Date }>("select ends_at as ends from covers");
      expect(new Date(row?.ends ?? 0).toISOString()).toBe("2027-03-28T01:00:00.000Z");
    });
  },
);

test.each(GERMANS)(
  "a cover until a time that exists twice says that the first is meant, on %s",
  async (platform, key) => {
    await tell(AUTUMN, async (it) => {
      const by = it.person(key, platform);
      const read = await by.types("oncall cover @Lena until 2027-10-31 02:30");
      expect(read).toContain(
        "In Europe/Berlin wird die Uhr umgestellt, diese Zeit gibt es zweimal. Gemeint ist So., 31. Okt., 02:30 MESZ.",
      );
      const [row] = await it.db.raw<{ ends: Date }>("select ends_at as ends from covers");
      expect(new Date(row?.ends ?? 0).toISOString()).toBe("2027-10-31T00:30:00.000Z");
    });
  },
);

const UNREAD = [
  ["slack", "anna", "Bis wann vertritt Lena Hoffmann? Beispiel: oncall cover @name bis 18:00"],
  ["teams", "jonas", "Bis wann vertritt Lena Hoffmann? Beispiel: oncall cover @name bis 18:00"],
  ["teams", "kavya", "Lena Hoffmann"],
  ["slack", "rafael", "Lena Hoffmann"],
] as const;

test.each(UNREAD)("a time that cannot be read is asked for, on %s by %s", async (platform, key, asked) => {
  await tell(SPRING, async (it) => {
    const by = it.person(key, platform);
    it.written();
    for (const typed of ["30 February 02:30", "99:99", "gestern", "🔥", "١٢٣", "2027-02-30 10:00", ""]) {
      const read = await by.types(`oncall cover @Lena until ${typed}`.trim());
      expect(read, typed).toContain(asked);
      expect(readsFault(read), typed).toBe(false);
    }
    expect(await it.record("cover.")).toEqual([]);
    expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
    expect(liveMentions(it)).toEqual([]);
  });
});

test.each(GERMANS)(
  "nobody is asked to approve a release at a time that was not typed, on %s",
  async (platform, key) => {
    await tell(SPRING, async (it) => {
      const by = it.person(key, platform);
      it.written();
      const read = await by.types("release request checkout 4.2.0 production at 2027-03-28 02:30: new page");
      expect(read).toContain(
        "In Europe/Berlin wird die Uhr umgestellt, „2027-03-28 02:30“ gibt es dort nicht. Bitte eine andere Zeit schreiben, zum Beispiel: um 2027-03-28 03:00",
      );
      expect(await it.record("release.")).toEqual([]);
      expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
      await by.types("release request checkout 4.2.0 production at 2027-03-28 03:00: new page");
      expect(await it.record("release.")).toEqual(["release.requested"]);
    });
  },
);

test.each(GERMANS)(
  "a release at a time that exists twice is asked back, and UTC says which, on %s",
  async (platform, key) => {
    await tell(AUTUMN, async (it) => {
      const by = it.person(key, platform);
      it.written();
      const read = await by.types("release request checkout 4.2.0 production at 2027-10-31 02:30: new page");
      expect(read).toContain(
        "In Europe/Berlin wird die Uhr umgestellt, „2027-10-31 02:30“ gibt es dort zweimal. Bitte in UTC schreiben: um 2027-10-31 00:30 UTC oder um 2027-10-31 01:30 UTC",
      );
      expect(await it.record("release.")).toEqual([]);
      expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
      await by.types("release request checkout 4.2.0 production at 2027-10-31 01:30 UTC: new page");
      expect(await it.record("release.")).toEqual(["release.requested"]);
      expect(by.reads()).toContain("So., 31. Okt., 02:30 MEZ");
    });
  },
);

test.each(GERMANS)(
  "a note of what happened at a time that no clock showed keeps it as typed, on %s",
  async (platform, key) => {
    await tell("2027-03-28T01:10:00Z", async (it) => {
      const by = it.person(key, platform);
      await by.types("incident open sev3 checkout: payments time out");
      await by.types("incident note I-1 02:30 failover began");
      await by.types("incident note I-1 01:50 cards were declined");
      const timeline = await by.types("incident timeline I-1");
      expect(timeline).toContain("02:30 failover began");
      expect(timeline).toContain("cards were declined");
      expect(timeline).not.toContain("01:50 cards");
    });
  },
);
