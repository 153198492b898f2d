/** A typed line, read word by word and forgivingly: full-width letters, smart quotes, capitals, trailing dots. */
import { cleanText } from "../core/instants.ts";

/** Someone mentioned in a line: the platform's user id. */
export type Mention = { readonly account: string };

export type Line = {
  /** What has not been taken yet, as typed (NFKC, trimmed). */
  readonly rest: string;
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
  let rest = tidy(typed);
  const peek = () => /^\S+/.exec(rest)?.[0];
  const drop = (length: number) => {
    rest = rest.slice(length).trimStart();
  };
  return {
    get rest() {
      return rest;
    },
    get isEmpty() {
      return rest === "";
    },
    takeIf(test) {
      const word = peek();
      if (word === undefined || !test(bare(word))) return undefined;
      drop(word.length);
      return bare(word);
    },
    take() {
      const word = peek();
      if (word === undefined) return undefined;
      drop(word.length);
      return word;
    },
    takeMention() {
      const match = MENTION.exec(rest);
      if (!match?.[1]) return undefined;
      drop(match[0].length);
      return { account: match[1] };
    },
    takeLabel(maxWords) {
      const match = /^([^:\n]{1,80}?)\s*:(?!\/\/)\s*/.exec(rest);
      const label = match?.[1]?.trim();
      if (!match || !label || label.split(/\s+/).length > maxWords) return undefined;
      drop(match[0].length);
      return label;
    },
    takeRest() {
      const all = rest;
      rest = "";
      return all;
    },
  };
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
