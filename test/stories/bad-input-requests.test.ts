import { expect, test } from "vitest";
import { type Story, tell } from "../kit/story.ts";
import type { Key } from "../kit/story-cast.ts";
import { TYPISTS } from "./typists.ts";
import { liveMentions, readsFault } from "./wire.ts";

const FRIDAY = "2027-03-26T10:15:00Z";

const GERMAN = {
  service: "Den Service „שירות“ gibt es nicht. Services: app, checkout, ledger.",
  environment: "Die Umgebung „nirgendwo“ gibt es nicht. Umgebungen: staging, production.",
  version:
    "Eine Version ist ein einziges Wort aus Buchstaben, Ziffern und . + - _ / : ~ mit höchstens 60 Zeichen.",
  notes: "Dieser Text hat 9000 Zeichen. Möglich sind höchstens 2000; bitte auf den Rest verlinken.",
  nobody: "Niemand heißt hier „🔥“. Bitte mit @ oder vollem Namen schreiben.",
};
const SAID = {
  anna: GERMAN,
  jonas: GERMAN,
  rafael: {
    service: "Não existe o serviço “שירות”. Serviços: app, checkout, ledger.",
    environment: "Não existe o ambiente “nirgendwo”. Ambientes: staging, production.",
    version: "Uma versão é uma só palavra com letras, números e . + - _ / : ~, com no máximo 60 caracteres.",
    notes: "Este texto tem 9000 caracteres.",
    nobody: "Ninguém aqui se chama “🔥”. Use @ ou o nome completo.",
  },
  kavya: {
    service: "“שירות” नाम की कोई सेवा नहीं है। सेवाएँ: app, checkout, ledger।",
    environment: "“nirgendwo” नाम का कोई एनवायरनमेंट नहीं है। एनवायरनमेंट: staging, production।",
    version: "वर्शन एक ही शब्द होता है: अक्षर, अंक और . + - _ / : ~, ज़्यादा से ज़्यादा 60 अक्षर।",
    notes: "9000",
    nobody: "यहाँ “🔥” नाम का कोई नहीं है। कृपया @ या पूरा नाम लिखें।",
  },
} as const satisfies Partial<Record<Key, Record<keyof typeof GERMAN, string>>>;

/** Direction marks around a word are the renderer's own. */
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, "");

const rows = (it: Story) =>
  it.db.raw("select (select count(*) from releases) as releases, (select count(*) from timers) as timers");

test.each(TYPISTS)(
  "on %s %s asks for what cannot be: one sentence, and nothing half-done",
  async (platform, key) => {
    await tell(FRIDAY, async (it) => {
      const by = it.person(key, platform);
      const before = await rows(it);
      it.written();
      const said = SAID[key];
      for (const [typed, sentence] of [
        ["שירות 1.0 production", said.service],
        ["checkout 4.2.0 nirgendwo", said.environment],
        ["checkout 🔥 production: down", said.version],
        ["checkout <!channel> production", said.version],
        ["checkout <@U0LENA> production", said.version],
        [`checkout ${"9".repeat(9000)} production`, said.version],
        [`checkout 4.2.0 production: ${"x".repeat(9000)}`, said.notes],
      ] as const) {
        const read = await by.types(`release request ${typed}`);
        expect(plain(read), typed.slice(0, 60)).toContain(sentence);
        expect(readsFault(read), typed.slice(0, 60)).toBe(false);
      }
      expect(readsFault(await by.types(`release request ${"zeile\n".repeat(10_000)}`))).toBe(false);
      expect(await it.record("release.")).toEqual([]);
      expect(await rows(it)).toEqual(before);
      expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
      expect(liveMentions(it)).toEqual([]);
    });
  },
);

test.each(TYPISTS)("on %s %s names nobody as the owner or cover: nobody is told", async (platform, key) => {
  await tell(FRIDAY, async (it) => {
    const by = it.person(key, platform);
    await by.types("incident open sev3 checkout: payments time out");
    it.written();
    for (const command of ["incident assign I-1", "oncall cover"]) {
      expect(plain(await by.types(`${command} 🔥`))).toContain(SAID[key].nobody);
      for (const typed of [
        "<!channel>",
        "@channel",
        "<@U0NOBODY>",
        "x".repeat(9000),
        "zeile\n".repeat(10_000),
      ]) {
        const read = await by.types(`${command} ${typed}`);
        expect(readsFault(read), typed.slice(0, 60)).toBe(false);
        // Slack shows him his own message too; what follows it is ours.
        expect(read.split(typed.trim()).at(-1)?.length, typed.slice(0, 60)).toBeLessThan(300);
      }
    }
    expect(await it.record("incident.assigned")).toEqual([]);
    expect(await it.record("cover.")).toEqual([]);
    expect(it.written().filter((place) => !place.endsWith(` ${by.name}`))).toEqual([]);
    expect(liveMentions(it)).toEqual([]);
  });
});
