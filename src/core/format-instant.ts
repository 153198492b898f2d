/** An instant in words: the reader's language and zone, always with a zone label. Slack, Teams and mails share it. */
import type { Reader } from "./context.ts";
import type { InstantStyle } from "./instants.ts";
import type { Language } from "./words.ts";

/** The locale whose habits each language follows; Hindi with Latin digits, as its engineers write them. */
const LOCALES = {
  en: "en-GB",
  de: "de-DE",
  hi: "hi-IN-u-nu-latn",
  "pt-BR": "pt-BR",
  pseudo: "en-GB",
} as const satisfies Record<Language, string>;

/** Asked for a zone's short name when the reader's own locale only knows an offset ("GMT-4"). */
const LABEL_LOCALES = ["en-GB", "en-US", "en-IN", "en-AU", "pt-BR", "ja-JP"];

// Twenty-four hours everywhere: at night nobody should have to ask which seven o'clock is meant.
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DAY = { weekday: "short", day: "numeric", month: "short" } as const;

const PARTS = {
  time: CLOCK,
  day: DAY,
  full: { ...DAY, ...CLOCK },
  dated: { ...DAY, year: "numeric", ...CLOCK },
} as const satisfies Record<InstantStyle, Intl.DateTimeFormatOptions>;

const DATE = { year: "numeric", month: "2-digit", day: "2-digit" } as const;

// Building an Intl formatter costs about 50 µs and 30 kB; a digest has a thousand instants.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${Object.keys(options).join(" ")}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formatters.set(key, made);
  return made;
}

function shortName(at: Date, locale: string, zone: string): string {
  const parts = formatter(locale, zone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
}

const isOffset = (label: string): boolean => /^GMT[+-]/.test(label);

/**
 * What a zone is called at an instant ("CEST", "MESZ", "IST", "UTC-3"): the name the language uses, else the
 * one people there use, else the offset. Errors: RangeError where `zone` is no IANA zone.
 */
export function zoneLabel(at: Date, language: Language, zone: string): string {
  const own = shortName(at, LOCALES[language], zone);
  if (!isOffset(own)) return own;
  const known = LABEL_LOCALES.map((locale) => shortName(at, locale, zone)).find((label) => !isOffset(label));
  return known ?? own.replace("GMT", "UTC");
}

/**
 * "Sun 28 Mar, 03:10 CEST" (`full`), "03:10 CEST" (`time`), "Sun, 28 Mar 2027, 03:10 CEST" (`dated`), "Sun 28 Mar"
 * (`day`; a day needs no label where its hour is not said). No zone, or one that the machine does not know, is read as UTC and says so.
 */
export function formatInstant(at: Date, style: InstantStyle, reader: Reader): string {
  const zone = reader.zone !== null && isZone(reader.zone) ? reader.zone : "UTC";
  const text = formatter(LOCALES[reader.language], zone, PARTS[style]).format(at);
  return style === "day" ? text : `${text} ${zoneLabel(at, reader.language, zone)}`;
}

/**
 * How much of an instant a reader needs now: the time alone for today, the day with it for another day, the
 * year with it for another year. In a shared place the days are those of UTC, which stands beside.
 */
export function styleFor(at: Date, now: Date, { zone }: Pick<Reader, "zone">): InstantStyle {
  const known = zone !== null && isZone(zone) ? zone : "UTC";
  const date = (instant: Date) => formatter("en-CA", known, DATE).format(instant);
  const [day, today] = [date(at), date(now)];
  if (day === today) return "time";
  return day.slice(0, 4) === today.slice(0, 4) ? "full" : "dated";
}

/** Whether this machine knows a zone by that name. */
export function isZone(zone: string): boolean {
  try {
    formatter("en-GB", zone, PARTS.time);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
