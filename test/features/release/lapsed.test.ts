/** An approval is good for thirty days after it was given, or after the planned time; then the release runs out. */
import { expect, test } from "vitest";
import { withInstants } from "../../../src/core/instants.ts";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { goRelease } from "../../../src/features/release/go-release.ts";
import { holdRelease } from "../../../src/features/release/hold-release.ts";
import { rejectRelease } from "../../../src/features/release/reject-release.ts";
import type { Release } from "../../../src/features/release/tables.ts";
import { withdrawRelease } from "../../../src/features/release/withdraw-release.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { approve, ask, current, go, holds, refusalOf, trail } from "./ask-release.ts";

/** A Wednesday evening in Berlin; thirty days on, the clocks have changed there. */
const EVENING = "2027-03-10T20:00:00Z";
const END = "2027-04-09T20:00:00Z";
const ISO_END = "2027-04-09T20:00:00.000Z";

const plain = (text: string) => withInstants(text, (instant) => instant.toISOString());

async function approved(house: TestHouse, wanted: Parameters<typeof ask>[1] = {}): Promise<Release> {
  const release = await ask(house, wanted);
  await house.at(EVENING);
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  await house.catchUp();
  expect((await current(house, release)).state).toBe("approved");
  return release;
}

const at = async (house: TestHouse, iso: string) => {
  await house.at(iso);
  await house.catchUp();
};
const told = async (house: TestHouse, words: string) =>
  (await house.inbox("lena")).map((seen) => plain(textOf(seen.card))).filter((text) => text.includes(words));
const read = async (house: TestHouse, line: string) => {
  const answer = await house.type("lena", line);
  return answer.kind === "card" ? plain(textOf(answer.card)) : answer.kind;
};
/** When its approval is looked at next. */
const nextLook = async (house: TestHouse, { id }: Release) => {
  const [row] = await house.db.raw<{ due_at: string | Date }>(
    `select due_at from timers where key = 'release:${id}:approval' and state = 'waiting'`,
  );
  return row ? new Date(row.due_at).toISOString() : "none";
};

test("an approved release runs out after thirty days, held or not; its requester is warned once, at work, and told", async () => {
  const house = await testHouse();
  const release = await approved(house);
  expect(await read(house, "release R-1")).toContain(`May go until: ${ISO_END}`);
  await house.as("lena", (ctx) => holdRelease(ctx, { releaseId: release.id, reason: "The bank" }));
  // Three days before is a Tuesday night; work starts at nine.
  await at(house, "2027-04-07T06:59:00Z");
  expect(await told(house, "good until")).toEqual([]);
  await at(house, "2027-04-07T07:00:00Z");
  const [warning] = await told(house, "good until");
  expect(warning).toContain(`The approval of R-1 checkout 4.2.0 is good until ${ISO_END}.`);
  await house.as("lena", (ctx) => holdRelease(ctx, { releaseId: release.id, reason: null }));
  await at(house, "2027-04-08T09:00:00Z");
  await at(house, "2027-04-09T19:59:00Z");
  expect((await current(house, release)).state).toBe("approved");
  expect(await told(house, "good until")).toHaveLength(1);
  await at(house, END);
  expect(await current(house, release)).toMatchObject({ state: "expired", isFree: false });
  expect(await told(house, "expired: it was approved, but did not go in time")).toHaveLength(1);
  expect((await trail(house, release)).at(-1)).toBe("release.expired");
  expect(await read(house, "release R-1")).toContain("Expired: it did not go in time");
  expect(await read(house, "release why R-1")).not.toContain("nobody decided");
  expect(await go(house, release)).toBe("release.is-expired");
  expect((await ask(house)).number).toBe(2);
});

test("what has run out does not go, even before anybody has said that it ran out; changed, it is asked for again", async () => {
  const house = await testHouse();
  const release = await approved(house);
  await house.at("2027-04-09T19:59:59Z");
  expect(await holds(house, release)).toEqual([]);
  await house.at(END);
  expect(await go(house, release)).toBe("release.held");
  expect(await holds(house, release)).toEqual(["lapsed"]);
  const said = await read(house, "release go R-1");
  expect(said).toContain(`Its approval was good until ${ISO_END}. Please change it`);
  expect(await read(house, "release R-1")).not.toContain("may go now");
  const reject = house.as("anna", (ctx) =>
    rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "Late" }),
  );
  expect(await refusalOf(reject)).toBe("release.is-approved");
  const changed = await house.as("lena", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, notes: "Still the same" }),
  );
  expect(changed.state).toBe("requested");
  await house.catchUp();
  await approve(house, "anna", changed);
  await approve(house, "arjun", changed);
  await house.catchUp();
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: true });
  expect(await go(house, release)).toBe("not refused");
});

test("it is good from the planned time on where that is later, and a changed plan moves the end", async () => {
  const house = await testHouse();
  const release = await approved(house, { plannedFor: new Date("2027-03-20T12:00:00Z") });
  // Thirty days after it is a Monday noon: two in the afternoon of the Friday before is work.
  expect(await nextLook(house, release)).toBe("2027-04-16T12:00:00.000Z");
  const changed = await house.as("lena", (ctx) =>
    changeRelease(ctx, {
      releaseId: release.id,
      revision: 1,
      plannedFor: new Date("2027-03-24T12:00:00Z"),
    }),
  );
  expect(await nextLook(house, release)).toBe("none");
  await approve(house, "anna", changed);
  await approve(house, "arjun", changed);
  expect(await nextLook(house, release)).toBe("2027-04-20T12:00:00.000Z");
  await at(house, "2027-04-19T12:00:00Z");
  expect((await current(house, release)).state).toBe("approved");
  await at(house, "2027-04-23T12:00:00Z");
  expect((await current(house, release)).state).toBe("expired");
});

test("nothing is looked at any more once it goes or is taken back", async () => {
  const house = await testHouse();
  const release = await approved(house);
  const other = await approved(house, { version: "4.3.0" });
  expect(await nextLook(house, release)).toBe("2027-04-07T07:00:00.000Z");
  await house.as("lena", (ctx) => goRelease(ctx, { releaseId: release.id }));
  expect(await nextLook(house, release)).toBe("none");
  await house.as("lena", (ctx) => withdrawRelease(ctx, { releaseId: other.id }));
  expect(await nextLook(house, other)).toBe("none");
  await at(house, END);
  expect((await current(house, release)).state).toBe("going");
});

test("what was approved before approvals ended is looked at with the next look at it", async () => {
  const house = await testHouse();
  const release = await approved(house);
  const old = await approved(house, { version: "4.1.0" });
  await house.db.raw("delete from timers where key like '%:approval'");
  await house.at("2027-04-08T01:00:00Z");
  const hold = ({ id }: Release) =>
    house.as("jonas", (ctx) => holdRelease(ctx, { releaseId: id, reason: "The bank" }));
  await hold(release);
  // Deep in the night: she is warned when she comes to work.
  expect(await nextLook(house, release)).toBe("2027-04-08T07:00:00.000Z");
  await at(house, "2027-04-08T07:00:00Z");
  expect(await told(house, "good until")).toHaveLength(1);
  await at(house, END);
  expect((await current(house, release)).state).toBe("expired");
  expect((await current(house, old)).state).toBe("approved");
  expect((await hold(old)).state).toBe("expired");
});
