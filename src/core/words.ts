/** Texts by key, in the reader's language. Every user-facing text of the product comes from here. */
import { readdirSync, readFileSync } from "node:fs";
import i18next, { type TFunction } from "i18next";
import type { Ctx } from "./context.ts";
import type { Resources } from "./words-keys.ts";

export const LANGUAGES = ["en", "de", "hi", "pt-BR", "pseudo"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Namespace = keyof Resources;
export type Words<N extends Namespace> = TFunction<N>;

const FOLDER = new URL("../../locales/", import.meta.url);
const catalogue = i18next.createInstance();

/** Reads every catalogue once. The product never falls back silently: the laws prove the keys equal. */
function load(): void {
  const resources = Object.fromEntries(
    LANGUAGES.map((language) => {
      const folder = new URL(`${language}/`, FOLDER);
      const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
      return [
        language,
        Object.fromEntries(
          files.map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, folder), "utf8"))]),
        ),
      ];
    }),
  );
  void catalogue.init({
    resources,
    supportedLngs: [...LANGUAGES],
    fallbackLng: "en",
    initAsync: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    returnNull: false,
  });
}
load();

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;

/** Isolates a name or identifier for direction (Unicode TR9), where it holds right-to-left letters. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** The words of one feature in the language of this context's reader. */
export const words = <N extends Namespace>(ctx: Pick<Ctx, "reader">, feature: N): Words<N> =>
  wordsIn(ctx.reader.language, feature);

/** The words of one feature in one language. */
export function wordsIn<N extends Namespace>(language: Language, feature: N): Words<N> {
  const fixed = catalogue.getFixedT(language, feature) as unknown as (key: string, params?: object) => string;
  const isolate = (params: object) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" ? isolated(value) : value,
      ]),
    );
  return ((key: string, params?: object) => fixed(key, params && isolate(params))) as unknown as Words<N>;
}

/** For keys known only at run time (a refusal's): undefined where the catalogue has none. */
export function wordsByKey(
  language: Language,
  { feature, key }: { readonly feature: string; readonly key: string },
  params: object = {},
): string | undefined {
  if (!catalogue.exists(`${feature}:${key}`, { lng: language })) return undefined;
  const fixed = catalogue.getFixedT(language, feature as Namespace) as unknown as (
    k: string,
    p: object,
  ) => string;
  return fixed(key, params);
}

/** The nearest language that Baton speaks for a platform's locale ("de-AT", "pt-PT", "hi-IN"). */
export const nearestLanguage = (locale: string | undefined, otherwise: Language = "en"): Language =>
  languageOf(locale ?? "") ?? otherwise;

/** The language of a platform's locale; undefined where Baton speaks none like it. */
export function languageOf(locale: string): Language | undefined {
  const asked = locale.replace("_", "-").toLowerCase();
  const exact = LANGUAGES.find((language) => language.toLowerCase() === asked);
  const base = asked.split("-")[0] ?? "";
  return exact ?? LANGUAGES.find((language) => base !== "" && language.split("-")[0] === base);
}
