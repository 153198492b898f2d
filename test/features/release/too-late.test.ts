import { expect, test } from "vitest";
import { rejectRelease } from "../../../src/features/release/reject-release.ts";
import { testHouse } from "../../kit/house.ts";
import { approve, ask, current, refusalOf } from "./ask-release.ts";

test("what has run out is not decided any more, even before anybody has said that it ran out", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.at(new Date(release.expiresAt.getTime()).toISOString());
  expect(await refusalOf(approve(house, "anna", release))).toBe("release.is-expired");
  const reject = house.as("arjun", (ctx) =>
    rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "Holi" }),
  );
  expect(await refusalOf(reject)).toBe("release.is-expired");
  await house.catchUp();
  expect((await current(house, release)).state).toBe("expired");
});
