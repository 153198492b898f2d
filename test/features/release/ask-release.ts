/** What the tests of releases share: a request as Lena makes it, and presses as people press them. */
import type { z } from "zod";
import { findActs } from "../../../src/core/read-record.ts";
import { Refusal } from "../../../src/core/refusal.ts";
import { addFreeze } from "../../../src/features/calendar/add-freeze.ts";
import { approveRelease } from "../../../src/features/release/approve-release.ts";
import { findHolds } from "../../../src/features/release/find-holds.ts";
import { getRelease } from "../../../src/features/release/find-releases.ts";
import { goRelease } from "../../../src/features/release/go-release.ts";
import { type RequestRelease, requestRelease } from "../../../src/features/release/request-release.ts";
import type { Release } from "../../../src/features/release/tables.ts";
import type { TestHouse } from "../../kit/house.ts";

type Wanted = Partial<z.input<typeof RequestRelease>>;

/** Checkout runs in Bengaluru and Berlin; its rule asks one approver of each. */
export const ask = (house: TestHouse, wanted: Wanted = {}, by = "lena"): Promise<Release> =>
  house.as(by, (ctx) =>
    requestRelease(ctx, {
      service: "checkout",
      version: "4.2.0",
      environment: "production",
      notes: "Faster payment page",
      ...wanted,
    }),
  );

export const approve = (house: TestHouse, person: string, shown: Release) =>
  house.as(person, (ctx) =>
    approveRelease(ctx, { releaseId: shown.id, revision: shown.revision, digest: shown.digest }),
  );

export const current = (house: TestHouse, release: Release): Promise<Release> =>
  house.asBaton((ctx) => getRelease(ctx, release.id));

/** The actions on record for a release, in order. */
export const trail = (house: TestHouse, release: Release): Promise<string[]> =>
  house.asBaton(async (ctx) =>
    (await findActs(ctx, { kind: "release", id: release.id })).map((act) => act.action),
  );

/** The key of the refusal that this ends in; anything else fails the test. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.key;
    throw error;
  }
  return "not refused";
}

export const freezeBerlin = (house: TestHouse) =>
  house.as("lena", (ctx) =>
    addFreeze(ctx, {
      name: "Quarter end",
      regions: ["berlin"],
      startsLocal: "2027-03-09T08:00",
      endsLocal: "2027-03-09T18:00",
      reason: "The books close",
    }),
  );

export const go = (house: TestHouse, release: Release) =>
  refusalOf(house.as("lena", (ctx) => goRelease(ctx, { releaseId: release.id })));

export const holds = async (house: TestHouse, release: Release) => {
  const now = await current(house, release);
  return house.asBaton(async (ctx) => (await findHolds(ctx, now)).holds.map((hold) => hold.kind));
};
