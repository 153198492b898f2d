import { expect, test } from "vitest";
import { testHouse } from "../../kit/house.ts";
import { approve, ask, refusalOf } from "./ask-release.ts";

test("what has run out is not agreed to any more, even before anybody has said that it ran out", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.at(new Date(release.expiresAt.getTime()).toISOString());
  expect(await refusalOf(approve(house, "anna", release))).toBe("release.is-expired");
});
