/** Which of our languages a request asks for (RFC 9110, Accept-Language). */
import { type Language, languageOf } from "../core/words.ts";

/** More than any browser sends; a header that goes on for ever is not read on. */
const MOST_RANGES = 20;

/** The one that its sender reads best of ours; English where he names none. */
export function askedLanguage(header: string | undefined): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const range of (header ?? "").split(",", MOST_RANGES)) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const language = languageOf(tag);
    const said = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2) ?? "1";
    const weight = Number.isFinite(Number(said)) ? Number(said) : 1;
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? "en";
}
