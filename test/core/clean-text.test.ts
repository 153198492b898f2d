import { expect, test } from "vitest";
import { cleanText } from "../../src/core/instants.ts";

test.each([
  ["an override", "invoice\u202Efdp.exe", "invoicefdp.exe"],
  ["an embedding that nothing ends", "\u202Bx \u202Ay", "x y"],
  ["isolates, ended and not", "\u2067x\u2069 \u2066y \u2068z", "x y z"],
])("%s turns nothing that stands after it", (_, typed, kept) => {
  expect(cleanText(typed)).toBe(kept);
});

test("languages that are written from right to left stay as they were typed, marks and joiners too", () => {
  for (const text of ["שירות התשלומים", "می‌خواهم", "A\u200F!", "क्‍ष", "👩‍👧"])
    expect(cleanText(text)).toBe(text);
});
