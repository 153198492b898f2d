/** A release keeps keys; the file may give what they mean other keys, or drop it, while the release waits. */
import { expect, test } from "vitest";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { digestOf } from "../../../src/features/release/digest.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { approve, ask, current, freezeBerlin, go, holds, trail } from "./ask-release.ts";

const DEMO = demoFor(ROOMS);
/** The demo in which this key has another one. */
const rename = (text: string, from: string, to: string) =>
  text
    .replaceAll(new RegExp(`\\b${from}\\b`, "g"), to)
    .replace(new RegExp(`^ {2}${to}:\\n`, "m"), `  ${to}:\n    was: ${from}\n`);
const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));

test("a freeze that was made in chat holds a release in the region that has another key since", async () => {
  const house = await testHouse();
  const release = await ask(house, { environment: "staging" });
  await freezeBerlin(house);
  expect(await holds(house, release)).toEqual(["freeze"]);
  await apply(house, rename(DEMO, "berlin", "spree"));
  expect(await current(house, release)).toMatchObject({ regions: ["bengaluru", "spree"] });
  expect(await holds(house, release)).toEqual(["freeze"]);
  expect(await go(house, release)).toBe("release.held");
});

test("what was agreed to stays agreed under its new names, and the others may still agree", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "jonas", release);
  await house.pass(60_000);
  let text = rename(DEMO, "berlin", "spree");
  text = rename(text, "approver", "signer").replaceAll("exception-signer", "exception-approver");
  text = rename(rename(text, "production", "live"), "checkout", "till").replace(
    "live: true",
    "production: true",
  );
  await apply(house, text);
  const renamed = await current(house, release);
  expect(renamed).toMatchObject({
    service: "till",
    environment: "live",
    regions: ["bengaluru", "spree"],
    revision: release.revision,
    state: "requested",
  });
  expect(renamed.digest).toBe(digestOf(renamed));
  expect(renamed.digest).not.toBe(release.digest);
  expect(await trail(house, release)).toContain("release.renamed");
  await approve(house, "arjun", renamed);
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: true });
  expect(await go(house, release)).toBe("not refused");
});

test("a release for a region that is gone is held until it is changed", async () => {
  const house = await testHouse();
  const release = await ask(house, { environment: "staging" });
  expect(release).toMatchObject({ state: "approved", isFree: true });
  // Berlin makes way for another place, which is not the same thing.
  await apply(house, DEMO.replaceAll(/\bberlin\b/g, "spree"));
  expect(await holds(house, release)).toEqual(["gone"]);
  expect(await go(house, release)).toBe("release.held");
  await house.catchUp();
  expect(await current(house, release)).toMatchObject({ isFree: false });
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain("“berlin” is not in");
  const changed = await house.as("lena", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, regions: ["bengaluru", "spree"] }),
  );
  expect(changed).toMatchObject({ state: "approved", isFree: true });
  expect(await go(house, release)).toBe("not refused");
});
