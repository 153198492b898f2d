import { expect, test } from "vitest";
import { readZone } from "../../../src/features/person/read-preference.ts";

test.each(["kolkata", "Kolkata", "Asia/Kolkata", "Asia/Calcutta"])("%s is Asia/Kolkata", (typed) => {
  expect(readZone(typed)).toBe("Asia/Kolkata");
});

test("a zone that nobody knows is asked back with a near one", () => {
  expect(() => readZone("Kolkatta")).toThrow(
    expect.objectContaining({ params: expect.objectContaining({ near: "Asia/Kolkata" }) }),
  );
});
