/** A zone or language as people type it: "Europe/Berlin", "berlin", "deutsch", "default". */
import { placeCalled } from "../../core/read-zone.ts";
import { Refusal } from "../../core/refusal.ts";
import { LANGUAGES, type Language } from "../../core/words.ts";
import { isZoneToChoose, zoneName, zoneNames } from "../../core/zone-names.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";

/** "As my region has it": typed instead of a value. */
const DEFAULT = "default";

const lastPart = (zone: string): string => zone.split("/").at(-1) ?? zone;

/** Null for "default". Errors: `person.bad-zone`, naming a near zone where there is one. */
export function readZone(typed: string): string | null {
  const value = typed.trim();
  if (value.toLowerCase() === DEFAULT) return null;
  const known = zoneNames();
  const exact = known.filter(
    (zone) => plainWord(zone) === plainWord(value) || plainWord(lastPart(zone)) === plainWord(value),
  );
  if (exact.length === 1 && exact[0] !== undefined) return exact[0];
  if (isZoneToChoose(value)) return zoneName(value);
  const near =
    placeCalled(value) ?? known.find((zone) => findNearest(lastPart(value), [lastPart(zone)]).length > 0);
  throw new Refusal("person.bad-zone", { typed: value, near: near ?? "Europe/Berlin" }, "zone");
}

/** Each language by its code, its English and its own name. */
const NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: ["english", "englisch", "inglês", "अंग्रेज़ी"],
  de: ["deutsch", "german", "alemão", "जर्मन"],
  hi: ["हिन्दी", "हिंदी", "hindi"],
  "pt-BR": ["português", "portuguese", "portugiesisch", "pt", "पुर्तगाली"],
  pseudo: [],
};

/** Null for "default". Errors: `person.bad-language`. */
export function readLanguage(typed: string): Language | null {
  const value = typed.trim().toLowerCase();
  if (value === DEFAULT) return null;
  const language = LANGUAGES.find(
    (one) => one.toLowerCase() === value || NAMES[one].some((name) => name.toLowerCase() === value),
  );
  if (language) return language;
  throw new Refusal("person.bad-language", { typed: typed.trim(), known: "en, de, hi, pt-BR" });
}
