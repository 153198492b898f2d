import { expect, test } from "vitest";
import { openTestDoor } from "../kit/slack/door.ts";

const MINUTE = 60_000;

test("a clock that was carried on refuses nobody before it was read anew", async () => {
  const asked: (string | undefined)[] = [];
  const door = await openTestDoor({
    now: (how) => {
      asked.push(how);
      return new Date(door.clock.at.getTime() - (how === "anew" ? 0 : 60 * MINUTE));
    },
  });
  try {
    expect(await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "open x")).toBe(200);
    expect(asked).toEqual([undefined, "anew"]);
  } finally {
    await door.stop();
  }
});
