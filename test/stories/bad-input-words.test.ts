import { expect, test } from "vitest";
import { tell } from "../kit/story.ts";
import { TYPISTS } from "./typists.ts";
import { liveMentions, readsFault } from "./wire.ts";

/** A Friday: 11:15 in Berlin, 15:45 in Bengaluru, 07:15 in São Paulo. On duty: Priya for payments, Arjun for the platform. */
const FRIDAY = "2027-03-26T10:15:00Z";

/** What is typed, and what of it must be read afterwards. */
const STRANGE: readonly (readonly [what: string, typed: string, kept: string])[] = [
  ["an emoji", "🔥", "🔥"],
  ["right to left", "שירות התשלומים לא עובד", "שירות התשלומים לא עובד"],
  ["full-width letters", "ｓｅｖ１ ｃｈｅｃｋｏｕｔ： 支払いできない", "支払いできない"],
  ["ten thousand lines", "zeile\n".repeat(10_000), "zeile zeile zeile"],
  ["a call to everyone", "sev1 checkout: <!channel> <!here> @channel down", "channel"],
  ["an unknown severity", "sev9 checkout: gone dark", "gone dark"],
  ["an unknown service", "teleporter: beams", "teleporter: beams"],
  ["somebody else's mention", "checkout: <@U0LENA> says it is down", "@Lena Hoffmann says it is down"],
  ["nine thousand letters", "x".repeat(9000), "x".repeat(200)],
];

/** Whom an opening may reach: whoever typed, whoever is on duty, the teams' channels and the incident's own. */
const mayHear = (name: string) => (place: string) =>
  [name, "Priya Raman", "Arjun Mehta"].some((one) => place.endsWith(` ${one}`)) ||
  /#(payments|platform|inc-\d+-\w+)$/.test(place);

test.each(TYPISTS)("on %s %s opens an incident whatever is typed, and it is kept", async (platform, key) => {
  await tell(FRIDAY, async (it) => {
    const opener = it.person(key, platform);
    it.written();
    for (const [index, [what, typed, kept]] of STRANGE.entries()) {
      const read = await opener.types(`incident open ${typed}`);
      expect(await it.record("incident.opened"), what).toHaveLength(index + 1);
      expect(read.replaceAll("\n", " "), what).toContain(kept);
      expect(readsFault(read), what).toBe(false);
      expect(
        it.written().filter((place) => !mayHear(opener.name)(place)),
        what,
      ).toEqual([]);
    }
    expect(liveMentions(it)).toEqual([]);
  });
});

test.each(TYPISTS)(
  "on %s %s updates with whatever is typed, and nobody more hears of it",
  async (platform, key) => {
    await tell(FRIDAY, async (it) => {
      const by = it.person(key, platform);
      await by.types("incident open sev3 checkout: payments time out");
      it.written();
      for (const [index, [what, typed, kept]] of STRANGE.entries()) {
        const read = await by.types(`incident update I-1 ${typed}`);
        expect(await it.record("incident.updated"), what).toHaveLength(index + 1);
        expect(read.replaceAll(/\n(> )?/g, " "), what).toContain(kept.normalize("NFKC"));
        expect(readsFault(read), what).toBe(false);
        const heard = (place: string) =>
          place.endsWith(` ${by.name}`) || /#(payments|inc-1-\w+)$/.test(place);
        expect(
          it.written().filter((place) => !heard(place)),
          what,
        ).toEqual([]);
      }
      expect(liveMentions(it)).toEqual([]);
      expect(await it.record("page.raised")).toHaveLength(1);
    });
  },
);

const NO_NOTE = {
  anna: "Bitte den Hinweis schreiben, zum Beispiel: handoff note Zahlungswarteschlange beobachten",
  rafael: "Escreva a observação, por exemplo: handoff note observar a fila de pagamentos",
  jonas: "Bitte den Hinweis schreiben, zum Beispiel: handoff note Zahlungswarteschlange beobachten",
  kavya: "कृपया टिप्पणी लिखें, जैसे: handoff note भुगतान कतार पर ध्यान दें",
} as const;
const TOO_LONG = {
  anna: "Dieser Hinweis hat 9000 Zeichen. Möglich sind höchstens 2000; bitte auf den Rest verlinken.",
  rafael: "Esta observação tem 9000 caracteres. O máximo é 2000; coloque um link para o restante.",
  jonas: "Dieser Hinweis hat 9000 Zeichen. Möglich sind höchstens 2000; bitte auf den Rest verlinken.",
  kavya: "इस टिप्पणी में 9000 अक्षर हैं। ज़्यादा से ज़्यादा 2000 हो सकते हैं; बाकी के लिए लिंक दें।",
} as const;

test.each(TYPISTS)("on %s %s leaves a note, whole or not at all", async (platform, key) => {
  await tell(FRIDAY, async (it) => {
    const by = it.person(key, platform);
    expect(await by.types("handoff note   ")).toContain(NO_NOTE[key]);
    expect(await by.types(`handoff note ${"x".repeat(9000)}`)).toContain(TOO_LONG[key]);
    expect(readsFault(await by.types(`handoff note ${"zeile\n".repeat(10_000)}`))).toBe(false);
    expect(await it.record("handoff.noted")).toEqual([]);
    it.written();
    for (const typed of ["🔥", "שירות", "<!channel> down", "<@U0LENA> knows"])
      await by.types(`handoff note ${typed}`);
    expect(await it.record("handoff.noted")).toHaveLength(4);
    expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
    const rows = await it.db.raw<{ text: string }>("select text from handoff_notes order by at, id");
    expect(rows.map(({ text }) => text).sort()).toEqual(
      [
        "🔥",
        "שירות",
        `${platform === "slack" ? "@channel" : "<!channel>"} down`,
        "@Lena Hoffmann knows",
      ].sort(),
    );
    expect(liveMentions(it)).toEqual([]);
  });
});
