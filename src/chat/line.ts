/** A typed line, read word by word and forgivingly: full-width letters, smart quotes, capitals, trailing dots. */
import { cleanText } from "../core/instants.ts";

/** Someone mentioned in a line: the platform's user id. */
export type Mention = { readonly account: string };

export type Line = {
  /** What has not been taken yet, as typed (NFKC, trimmed). */
  readonly rest: string;
  /** What has been taken so far, as typed; "incident ack", where an example is to go on from it. */
  readonly taken: string;
  readonly isEmpty: boolean;
  /** Takes the next word if `test` accepts it (lower case, without trailing punctuation). */
  takeIf(test: (word: string) => boolean): string | undefined;
  /** Takes the next word whatever it is; undefined at the end. */
  take(): string | undefined;
  /** Takes the next word if it is a mention (`<@U123>`, `<at>…</at>` already replaced by the door with `<@id>`). */
  takeMention(): Mention | undefined;
  /** Takes everything up to the first colon, if there is one within `maxWords` words. */
  takeLabel(maxWords: number): string | undefined;
  /** Takes all that is left. */
  takeRest(): string;
};

const MENTION = /^<@([^>|\s]+)(?:\|[^>]*)?>/;

/** Opens a line for reading. Control characters and marks of ours are removed first. */
export function readLine(typed: string): Line {
  const whole = tidy(typed);
  let rest = whole;
  const peek = () => /^\S+/.exec(rest)?.[0];
  const cut = (length: number): string => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length).trimStart();
    return taken;
  };
  return {
    get rest() {
      return rest;
    },
    get taken() {
      return whole.slice(0, whole.length - rest.length).trim();
    },
    get isEmpty() {
      return rest === "";
    },
    takeIf(test) {
      const word = peek();
      return word !== undefined && test(bare(word)) ? bare(cut(word.length)) : undefined;
    },
    take: () => cut(peek()?.length ?? 0) || undefined,
    takeMention() {
      const match = MENTION.exec(rest);
      if (!match?.[1]) return undefined;
      cut(match[0].length);
      return { account: match[1] };
    },
    takeLabel(maxWords) {
      const found = labelOf(rest);
      if (!found || found.label.split(/\s+/).length > maxWords) return undefined;
      cut(found.length);
      return found.label;
    },
    takeRest: () => cut(rest.length),
  };
}

/** What stands before the first colon, if anything does, and how far it reaches. An address's `://` is no label's. */
function labelOf(text: string): { label: string; length: number } | undefined {
  const match = /^([^:\n]{1,80}?)\s*:(?!\/\/)\s*/.exec(text);
  const label = match?.[1]?.trim();
  return match && label ? { label, length: match[0].length } : undefined;
}

/** NFKC makes full-width letters and colons ordinary; smart quotes and dashes become the plain ones. */
const tidy = (typed: string): string =>
  cleanText(typed)
    .normalize("NFKC")
    .replace(/[\u2018\u2019\u201A\u2032]/g, "'")
    .replace(/[\u201C\u201D\u201E\u00AB\u00BB]/g, '"')
    .replace(/[\u2012\u2013\u2014]/g, "-")
    .replace(/\u00A0/g, " ")
    .trim();

/** A word as it is compared: lower case, without the punctuation that fingers leave behind. */
export const bare = (word: string): string => word.toLowerCase().replace(/^[("'`*_]+|[.,;:!?)"'`*_…]+$/g, "");
