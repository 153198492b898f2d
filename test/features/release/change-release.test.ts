import { expect, test } from "vitest";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { approve, ask, current, refusalOf, trail } from "./ask-release.ts";

test("a change voids the approvals so far, and the old card no longer approves", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  const changed = await house.as("lena", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, version: "4.2.1" }),
  );
  expect(changed).toMatchObject({ state: "requested", revision: 2, version: "4.2.1" });
  expect(changed.digest).not.toBe(release.digest);
  expect(await refusalOf(approve(house, "arjun", release))).toBe("release.changed-since");
  await approve(house, "arjun", changed);
  expect((await current(house, release)).state).toBe("requested");
  await approve(house, "anna", changed);
  expect((await current(house, release)).state).toBe("approved");
  expect(await trail(house, release)).toContain("release.changed");
});

test("a change and its undoing do not bring old approvals back", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  const change = (revision: number, notes: string) =>
    house.as("lena", (ctx) => changeRelease(ctx, { releaseId: release.id, revision, notes }));
  await change(1, "Something else");
  const back = await change(2, "Faster payment page");
  expect(back.digest).not.toBe(release.digest);
  await approve(house, "arjun", back);
  expect((await current(house, release)).state).toBe("requested");
});

test("approvers are asked again on their card, and pressing the old button says what to do", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.catchUp();
  const [first] = await house.inbox("anna");
  const old = buttonOn(first?.card ?? fail(), "Zustimmen").handle;
  await house.as("lena", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, regions: ["berlin"] }),
  );
  const answer = await house.press("anna", old);
  expect(answer.kind === "card" ? textOf(answer.card) : "").toContain("inzwischen geändert");
  await house.catchUp();
  const inbox = await house.inbox("anna");
  expect(inbox.length).toBe(2);
  expect(textOf(inbox.at(-1)?.card ?? fail())).not.toContain("Arjun Mehta");
});

test("whoever changed it does not approve it, and someone without the right does not change it", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.as("anna", (ctx) => changeRelease(ctx, { releaseId: release.id, revision: 1, notes: "New" }));
  const changed = await current(house, release);
  expect(await refusalOf(approve(house, "anna", changed))).toBe("release.own-request");
  const other = house.as("thiago", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 2, notes: "Mine" }),
  );
  expect(await refusalOf(other)).toBe("access.missing-right");
});

test.runIf(hasPostgres())("of twenty changes at once one is made", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      refusalOf(
        house.as("lena", (ctx) =>
          changeRelease(ctx, { releaseId: release.id, revision: 1, notes: `Change ${index}` }),
        ),
      ),
    ),
  );
  expect(answers.filter((answer) => answer === "not refused")).toHaveLength(1);
  expect((await current(house, release)).revision).toBe(2);
});

function fail(): never {
  throw new Error("nothing was sent");
}
