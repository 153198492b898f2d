/** Long texts made short. Platforms count UTF-16 units, people see characters: a cut obeys both. */

let graphemes: Intl.Segmenter | undefined;

/** At most `most` units, ending in an ellipsis where the text was longer; never inside what people see as one character. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${cut(text, most - 1)}…`;

/** The same without an ellipsis: for what is looked up, and for what others will shorten again. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  // Two units more, which is one code point, show whether the last character ends where the room does.
  const kept = whole(graphemes.segment(text.slice(0, most + 2)), ({ segment }) => segment, most);
  // A single letter under a heap of marks may be longer than the room: then between code points.
  const beginning = kept === "" ? whole(text.slice(0, most + 2), (point) => point, most) : kept;
  // Half a mark of an instant would be shown as it stands.
  return beginning.replace(/\uE000[^\uE001]*$/, "");
}

/** As many whole pieces from the beginning as there is room for. */
function whole<Piece>(pieces: Iterable<Piece>, textOf: (piece: Piece) => string, most: number): string {
  let kept = "";
  for (const piece of pieces) {
    const text = textOf(piece);
    if (kept.length + text.length > most) break;
    kept += text;
  }
  return kept;
}

/** Those that say something, one below the other (or with `between` in between). */
export const joined = (lines: readonly string[], between = "\n"): string =>
  lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(between);
