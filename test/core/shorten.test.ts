import fc from "fast-check";
import { expect, test } from "vitest";
import { instantMark } from "../../src/core/instants.ts";
import { cut, shorten } from "../../src/core/shorten.ts";

const WHOLE = ["👩🏽‍👩🏽‍👧🏽‍👦🏽", "🇧🇷", "क्षि", "é", "🏳️‍🌈", "가", "ﷺ", "x"];

test("a text that fits stays as it is, a longer one ends in an ellipsis", () => {
  expect(shorten("twelve chars", 12)).toBe("twelve chars");
  expect(shorten("thirteen char", 12)).toBe("thirteen ch…");
  expect(cut("thirteen char", 12)).toBe("thirteen cha");
  expect(shorten("", 12)).toBe("");
});

test("no emoji, flag or syllable is split, wherever the cut falls", () => {
  for (const one of WHOLE) {
    for (let most = 20; most < 40; most += 1) {
      for (const before of ["", "x", "xy"]) {
        const short = shorten(before + one.repeat(40), most);
        expect(short.length).toBeLessThanOrEqual(most);
        expect(short.slice(before.length, -1).replaceAll(one, ""), `${one} at ${most}`).toBe("");
        expect(short.endsWith("…")).toBe(true);
      }
    }
  }
});

test("one letter with more marks than there is room for is cut all the same, between code points", () => {
  const heaped = `e${"\u0301".repeat(500)}`;
  expect(shorten(heaped, 10)).toHaveLength(10);
  expect(cut(`\u{1F469}${"\u{1F3FD}".repeat(500)}`, 10)).toBe(`\u{1F469}${"\u{1F3FD}".repeat(4)}`);
});

test("the mark of an instant is kept whole or left out", () => {
  const mark = instantMark(new Date("2027-03-09T09:00:00Z"));
  for (let most = 5; most < 40; most += 1) {
    const short = cut(`until ${mark} and no longer`, most);
    expect(short.includes("\uE000")).toBe(short.includes("\uE001"));
  }
});

test("whatever the text: within the bound, well formed, and a beginning of it", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.integer({ min: 1, max: 60 }),
      (text, most) => {
        const short = cut(text, most);
        expect(short.length).toBeLessThanOrEqual(most);
        expect(text.startsWith(short)).toBe(true);
        expect(short.isWellFormed()).toBe(true);
        expect(shorten(text, most).length).toBeLessThanOrEqual(most);
      },
    ),
  );
});
