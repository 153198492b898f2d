import { expect, test } from "vitest";
import { type Story, tell } from "../kit/story.ts";
import { CAST, type Key, NIGHTS } from "../kit/story-cast.ts";

// Days and hundreds of presses through real doors: minutes where the machine is busy.
const LONG_MS = 300_000;
const ACCEPT = { en: "I have it", de: "Ich übernehme", hi: "मैंने ले लिया", "pt-BR": "Assumo" } as const;

const keyOf = (name: string): Key => {
  const found = (Object.keys(CAST) as Key[]).find((key) => CAST[key].name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};

/** Every handoff that has been passed on so far, oldest first. */
const handoffs = (it: Story) =>
  it.db.raw<{ gave: string; took: string; state: string }>(
    `select gave.name as gave, took.name as took, h.state from handoffs h
      join people gave on gave.id = h.outgoing_id join people took on took.id = h.incoming_id
      where h.state <> 'drafted' order by h.boundary_at`,
  );

/** Shifts end at 04:00, 12:00, 13:00 and 15:30 UTC; five minutes later whoever came has said so. */
async function quietDay(it: Story, day: string): Promise<void> {
  for (const time of ["04:05", "12:05", "13:05", "15:35"]) {
    await it.until(`${day}T${time}:00Z`);
    for (const { took } of (await handoffs(it)).filter(({ state }) => state === "waiting")) {
      const key = keyOf(took);
      await it.person(key).presses(ACCEPT[CAST[key].language]);
    }
  }
}

test(
  "seven quiet days cost a shift lead one message for each handoff that is given or taken, and nobody else any",
  async () => {
    await tell("2027-03-08T02:00:00Z", async (it) => {
      it.written();
      for (let day = 8; day < 15; day++) await quietDay(it, `2027-03-${String(day).padStart(2, "0")}`);
      const passed = await handoffs(it);
      expect(passed.length).toBeGreaterThan(7 * 3);
      expect(passed.filter(({ state }) => state !== "accepted")).toEqual([]);
      const wanted = new Map<string, number>();
      for (const name of passed.flatMap(({ gave, took }) => [gave, took]))
        wanted.set(name, (wanted.get(name) ?? 0) + 1);
      const read = new Map<string, number>();
      for (const place of it.written()) {
        const [, name = place] = /^(?:slack|teams) (.+)$/.exec(place) ?? [];
        read.set(name, (read.get(name) ?? 0) + 1);
      }
      for (const [name, count] of read) expect(count, name).toBeLessThanOrEqual(wanted.get(name) ?? 0);
      for (const { took } of passed) expect(read.get(took), took).toBeGreaterThan(0);
    });
  },
  LONG_MS,
);

test(
  "a two-hour sev1 with thirty updates costs a bystander at most three messages that notify",
  async () => {
    const { at, opener } = NIGHTS.slack;
    await tell(at, async (it) => {
      const [by, owner] = [it.person(opener), it.person("anna")];
      it.written();
      await by.types("incident open sev1 checkout: payments time out", "C0PAYMENTS");
      await owner.presses("Ich kümmere mich");
      for (let update = 1; update <= 30; update++) {
        await it.pass(4);
        await owner.types(`incident update step ${update} is done`);
      }
      await owner.types("incident resolve cache was full");
      const written = it.written();
      // Its own channel and the replies below its card are where all of it stands.
      expect(written.filter((place) => place === "slack #inc-1-checkout").length).toBeGreaterThan(30);

      const lenas = written.filter((place) => ["slack #payments", "slack Lena Hoffmann"].includes(place));
      expect(lenas.length).toBeGreaterThan(0);
      expect(lenas.length).toBeLessThanOrEqual(3);
      const isMember = [...it.slack.world.channels.values()]
        .filter(({ name }) => name === "inc-1-checkout")
        .some(({ members }) => members.has("U0LENA"));
      expect(isMember).toBe(false);

      // On Teams a reply notifies those who wrote in its thread, a new post everyone.
      const posts = it.teams.messages.filter(
        ({ conversation, thread }) => conversation === NIGHTS.teams.payments && thread === "",
      );
      expect(posts.length).toBeGreaterThan(0);
      expect(posts.length).toBeLessThanOrEqual(3);
      expect(written).not.toContain("teams Kavya Nair");
    });
  },
  LONG_MS,
);

test.each(["slack", "teams"] as const)(
  "two hundred presses of “I have it” give one winner and one line, on %s",
  async (platform) => {
    const { at, payments, ...cast } = NIGHTS[platform];
    await tell(at, async (it) => {
      const [opener, paged] = [it.person(cast.opener), it.person(cast.paged)];
      await opener.types("incident open sev1 checkout: payments time out", payments);
      const people = [paged, opener, it.person("lena"), it.person("thiago")];
      const hands = people.map((person) => person.holds("I have it"));
      it.written();
      const presses = Array.from({ length: 200 }, (_, index) => hands[index % hands.length]);
      await Promise.all(presses.map((press) => press?.()));
      await it.rest();

      const winners = people.filter(({ name }) => opener.reads().includes(`State: ${name} has it.`));
      expect(winners).toHaveLength(1);
      const said = `${winners[0]?.name} has it.`;
      expect(
        opener
          .reads()
          .split("\n")
          .filter((line) => line === said),
      ).toHaveLength(1);
      expect(await it.record("incident.acknowledged")).toHaveLength(1);
      // One line in the incident's own place on each platform; the card itself is edited.
      const shared = it.written().filter((place) => place.includes("#") && !place.endsWith("#payments"));
      expect(shared.filter((place) => place === "slack #inc-1-checkout")).toHaveLength(1);
    });
  },
  LONG_MS,
);
