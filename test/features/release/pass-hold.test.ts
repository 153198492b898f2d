/** An exception stands for what is missing only while it lasts, and no author of a release grants one for it. */
import { expect, test } from "vitest";
import { endException } from "../../../src/features/exception/end-exception.ts";
import { getException } from "../../../src/features/exception/find-exceptions.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import type { Exception } from "../../../src/features/exception/tables.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { releaseCard } from "../../../src/features/release/cards.ts";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { getRelease } from "../../../src/features/release/find-releases.ts";
import type { Release } from "../../../src/features/release/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { ask, current, freezeBerlin, go, holds, refusalOf } from "./ask-release.ts";

const HOUR_MS = 3_600_000;

const askFor = (house: TestHouse, release: Release, by: string, rule = "quorum"): Promise<Exception> =>
  house.as(by, (ctx) => askException(ctx, { release, rule, reason: "Holi, nobody is there" }));

const grant = (house: TestHouse, person: string, { id }: Exception) =>
  refusalOf(house.as(person, (ctx) => grantException(ctx, { exceptionId: id })));

/** Approved although nobody approved it. */
async function passed(house: TestHouse): Promise<{ release: Release; exception: Exception }> {
  const release = await ask(house);
  const exception = await askFor(house, release, "lena");
  await grant(house, "anna", exception);
  await grant(house, "priya", exception);
  await house.catchUp();
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: true });
  return { release, exception };
}

test("whoever ends the exception that stood for approvals holds the release; a new one frees it", async () => {
  const house = await testHouse();
  const { release, exception } = await passed(house);
  await house.as("anna", (ctx) => endException(ctx, { exceptionId: exception.id }));
  await house.catchUp();
  expect(await holds(house, release)).toEqual(["approvals"]);
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain(
    "is held, because: 2 approvals are missing",
  );
  const card = await house.asBaton(async (ctx) => releaseCard(ctx, await getRelease(ctx, release.id)));
  expect(JSON.stringify(card)).toContain("2 approvals are missing");
  expect(await go(house, release)).toBe("release.held");
  const again = await askFor(house, release, "lena");
  await grant(house, "rafael", again);
  expect(await go(house, release)).toBe("release.held");
  await grant(house, "priya", again);
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: true });
  expect(await go(house, release)).toBe("not refused");
});

test("when the day of the exception that stood for approvals is over, the release is held", async () => {
  const house = await testHouse();
  const { release } = await passed(house);
  await house.pass(25 * HOUR_MS);
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: false });
  expect(await go(house, release)).toBe("release.held");
});

test("a release's author grants no exception for it, whoever asked", async () => {
  const house = await testHouse();
  await freezeBerlin(house);
  const release = await ask(house, {}, "anna");
  const quorum = await askFor(house, release, "jonas");
  const freeze = await askFor(house, release, "jonas", "freeze:quarter-end");
  await house.catchUp();
  expect(await house.inbox("anna")).toEqual([]);
  expect(await grant(house, "anna", quorum)).toBe("exception.own-subject");
  expect(await grant(house, "anna", freeze)).toBe("exception.own-subject");
  expect(await grant(house, "priya", quorum)).toBe("not refused");
  expect((await current(house, release)).state).toBe("requested");
  expect(await grant(house, "rafael", quorum)).toBe("not refused");
  expect((await current(house, release)).state).toBe("approved");
});

test("whoever changed a release is its author as well, by whichever account", async () => {
  const house = await testHouse();
  await freezeBerlin(house);
  const release = await ask(house);
  const changed = await house.as("priya", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, notes: "Something else" }),
  );
  const exception = await askFor(house, changed, "lena", "freeze:quarter-end");
  await house.catchUp();
  const [seen] = (await house.inbox("rafael")).filter((one) => textOf(one.card).includes("Exceção"));
  if (!seen) throw new Error("nobody was told");
  for (const platform of ["slack", "teams"] as const)
    await house.press("priya", buttonOn(seen.card, "Conceder").handle, { platform });
  expect(await house.asBaton((ctx) => getException(ctx, exception.id))).toMatchObject({ state: "requested" });
  expect(await grant(house, "priya", exception)).toBe("exception.own-subject");
  expect(await grant(house, "rafael", exception)).toBe("not refused");
});

test("where too few others may grant it, an exception is not asked for", async () => {
  const house = await testHouse();
  const release = await ask(house, {}, "anna");
  expect(await refusalOf(askFor(house, release, "priya"))).toBe("exception.too-few");
});

test("while releases are switched off nobody grants an exception for one", async () => {
  const house = await testHouse();
  const release = await ask(house, {}, "anna");
  const exception = await askFor(house, release, "jonas");
  const text = demoFor(ROOMS).replace(
    "settings:",
    "settings:\n  rooms: { release: false, calendar: false, handoff: false, bridge: false }",
  );
  await house.asBaton((ctx) => applyOrganisation(ctx, { text }));
  expect(await grant(house, "anna", exception)).toBe("chat.room-off");
});
