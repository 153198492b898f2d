import { expect, test } from "vitest";
import type { Answer } from "../../../src/chat/call.ts";
import { expireRelease } from "../../../src/features/release/expire-release.ts";
import { findWaiting } from "../../../src/features/release/find-releases.ts";
import { finishRelease } from "../../../src/features/release/finish-release.ts";
import { goRelease } from "../../../src/features/release/go-release.ts";
import { rejectRelease } from "../../../src/features/release/reject-release.ts";
import { rollBackRelease } from "../../../src/features/release/roll-back-release.ts";
import { withdrawRelease } from "../../../src/features/release/withdraw-release.ts";
import { hasPostgres } from "../../kit/database.ts";
import { testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { approve, ask, current, refusalOf, trail } from "./ask-release.ts";

const said = (answer: Answer): string =>
  answer.kind === "card"
    ? textOf(answer.card)
    : answer.kind === "form"
      ? `form ${answer.form.title}`
      : answer.kind;

test("one line asks for a release, typos and all, and shows who must agree from where", async () => {
  const house = await testHouse();
  const text = said(
    await house.type("lena", "release request chekout 4.2.0 prod in Berlin, bengaluru: faster payment page", {
      kind: "channel",
    }),
  );
  expect(text).toContain("R-1 · checkout 4.2.0 → production");
  expect(text).toContain("Berlin: waits for Anna Weber or Jonas Keller");
  expect(text).toContain("Bengaluru: waits for Arjun Mehta, Kavya Nair, or Priya Raman");
  expect(text).toContain("faster payment page");
});

test("the requester's own card offers nothing that only others may do", async () => {
  const house = await testHouse();
  await house.type("lena", "release request checkout 4.2.0 production: faster");
  const own = said(await house.type("lena", "release R-1"));
  expect(own).toContain("[Withdraw]");
  expect(own).not.toContain("[Approve]");
  expect(said(await house.type("anna", "release R-1"))).toContain("[Zustimmen]");
});

test("a time is read in the requester's zone and shown in each affected region's", async () => {
  const house = await testHouse();
  await house.type("lena", "release request checkout 4.2.0 production at 18:00: at night in Berlin");
  const text = said(await house.type("lena", "release R-1"));
  expect(text).toContain("2027-03-09T17:00:00.000Z");
  expect(text).toMatch(/Berlin: Tue,? 9 Mar, 18:00 CET \(17:00 UTC\)/);
  expect(text).toMatch(/Bengaluru: Tue,? 9 Mar, 22:30 .* \(17:00 UTC\)/);
});

test("approvers are told once in their own language, on Slack and on Teams, and press there", async () => {
  const house = await testHouse();
  await house.type("lena", "release request checkout 4.2.0 production: faster");
  await house.catchUp();
  const [anna] = await house.inbox("anna");
  const [kavya] = await house.inbox("kavya");
  if (!anna || !kavya) throw new Error("an approver was not told");
  expect([anna.platform, kavya.platform]).toEqual(["slack", "teams"]);
  await house.press("anna", buttonOn(anna.card, "Zustimmen").handle);
  const answer = await house.press("kavya", buttonOn(kavya.card, "मंज़ूर करें").handle);
  expect(said(answer)).toContain("मंज़ूर। अब जा सकती है।");
  await house.catchUp();
  expect(textOf(anna.card)).toContain("✓ Bengaluru: Kavya Nair");
  expect(await house.inbox("anna")).toHaveLength(1);
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).join("\n")).toContain("may go now");
});

test("who asks in the private chat gets the live card there, which changes and is not repeated", async () => {
  const house = await testHouse();
  await house.type("thiago", "release request checkout 4.2.0 production: faster");
  await house.catchUp();
  const [anna] = await house.inbox("anna");
  if (!anna) throw new Error("an approver was not told");
  const answer = said(await house.press("anna", buttonOn(anna.card, "Zustimmen").handle));
  expect(answer.trim()).toMatch(
    /^R-1 · checkout 4\.2\.0 → production · Wartet auf Zustimmung · Es fehlt noch 1/,
  );
  await house.catchUp();
  const inbox = await house.inbox("thiago");
  expect(inbox).toHaveLength(1);
  expect(inbox.map((seen) => textOf(seen.card)).join()).toContain("✓ Berlin: Anna Weber");
});

test("what needs nobody's agreement may go at once", async () => {
  const house = await testHouse();
  const release = await ask(house, { environment: "staging" });
  expect(release).toMatchObject({ state: "approved", isFree: true });
});

test("with too few words the form opens, filled as far as they go", async () => {
  const house = await testHouse();
  expect(said(await house.type("lena", "release request checkout"))).toBe("form Request a release");
  expect(said(await house.type("anna", "release request"))).toBe("form Release beantragen");
});

test("the bare command tells what waits for me, and what is held and why", async () => {
  const house = await testHouse();
  await house.type("lena", "release request checkout 4.2.0 production: faster");
  expect(said(await house.type("anna", "release"))).toContain("1 Release wartet auf Sie");
  expect(said(await house.type("thiago", "release"))).toContain("held, because 2 approvals are missing.");
  expect(said(await house.type("thiago", "release why R-1"))).toContain("2 approvals are missing.");
});

test("bad input gets a clear sentence and leaves nothing behind", async () => {
  const house = await testHouse();
  const tried = (wanted: Parameters<typeof ask>[1]) => refusalOf(ask(house, wanted));
  expect(await tried({ service: "kassenhaus" })).toBe("release.unknown-service");
  expect(await tried({ environment: "moon" })).toBe("release.unknown-environment");
  expect(await tried({ version: "  " })).toBe("release.empty-version");
  expect(await tried({ version: "<!channel>" })).toBe("release.bad-version");
  expect(await tried({ notes: "a line\n".repeat(10_000) })).toBe("release.too-long");
  expect(await tried({ regions: ["saopaulo"] })).toBe("release.not-there");
  expect(await tried({ plannedFor: new Date("2027-03-08T00:00:00Z") })).toBe("release.planned-in-past");
  expect(await tried({ plannedFor: new Date("2037-03-08T00:00:00Z") })).toBe("release.planned-too-far");
  const time = said(await house.type("lena", "release request checkout 1.0 production at teatime: x"));
  expect(time).toContain("“teatime” is not a time");
  expect(await house.asBaton((ctx) => findWaiting(ctx))).toEqual([]);
  expect((await ask(house)).number).toBe(1);
});

test("notes keep what was typed, and a mention of everyone stays text", async () => {
  const house = await testHouse();
  const release = await ask(house, { notes: "<!channel> ＨＥＬＬＯ 🚀 مرحبا" });
  expect(release.notes).toBe("<!channel> ＨＥＬＬＯ 🚀 مرحبا");
});

test("the same version is not asked for twice, even by twenty at once", async () => {
  const house = await testHouse();
  const tries = hasPostgres() ? 20 : 2;
  const answers = await Promise.all(Array.from({ length: tries }, () => refusalOf(ask(house))));
  expect(answers.filter((answer) => answer === "not refused")).toHaveLength(1);
  expect(answers.filter((answer) => answer === "release.already-requested")).toHaveLength(tries - 1);
});

test("a request that nobody decides expires, and its requester is told", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.catchUp();
  await house.pass(72 * 3_600_000);
  expect((await current(house, release)).state).toBe("expired");
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain("expired");
  expect(await refusalOf(approve(house, "anna", release))).toBe("release.is-expired");
  expect(await refusalOf(house.asBaton((ctx) => expireRelease(ctx, { releaseId: release.id })))).toBe(
    "release.is-expired",
  );
});

test("a rejection needs a reason and ends the request; the form asks for it", async () => {
  const house = await testHouse();
  await house.type("lena", "release request checkout 4.2.0 production: faster");
  await house.catchUp();
  const [seen] = await house.inbox("arjun");
  if (!seen) throw new Error("nobody was told");
  const form = await house.press("arjun", buttonOn(seen.card, "नामंज़ूर करें").handle);
  if (form.kind !== "form") throw new Error("no form");
  const { handle } = form.form;
  const empty = await house.call("arjun", { kind: "form", handle, values: { reason: " " } });
  expect(empty).toMatchObject({ kind: "form-errors" });
  await house.call("arjun", { kind: "form", handle, values: { reason: "Holi" } });
  await house.catchUp();
  const told = (await house.inbox("lena")).map((one) => textOf(one.card)).join("\n");
  expect(told).toContain("Arjun Mehta rejected R-1 checkout 4.2.0: Holi");
});

test("it is withdrawn by whoever asked, or who may change it, and by nobody else", async () => {
  const house = await testHouse();
  const release = await ask(house, {}, "thiago");
  const withdraw = (person: string) =>
    refusalOf(house.as(person, (ctx) => withdrawRelease(ctx, { releaseId: release.id })));
  expect(await withdraw("rafael")).toBe("access.missing-right");
  expect(await withdraw("thiago")).toBe("not refused");
  expect(await withdraw("thiago")).toBe("release.is-withdrawn");
  expect(await trail(house, release)).toEqual(["release.requested", "release.withdrawn"]);
});

test("it goes, is done and is rolled back, each once and on record", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const input = { releaseId: release.id };
  const go = (person: string) => refusalOf(house.as(person, (ctx) => goRelease(ctx, input)));
  const finish = (person: string) => refusalOf(house.as(person, (ctx) => finishRelease(ctx, input)));
  const rollBack = (person: string) => refusalOf(house.as(person, (ctx) => rollBackRelease(ctx, input)));
  expect(await go("lena")).toBe("release.held");
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  expect(await go("kavya")).toBe("access.missing-right");
  expect(await finish("lena")).toBe("release.is-approved");
  expect(await go("lena")).toBe("not refused");
  expect(await go("lena")).toBe("release.is-going");
  expect(await finish("lena")).toBe("not refused");
  expect(await rollBack("kavya")).toBe("access.missing-right");
  expect(await rollBack("jonas")).toBe("not refused");
  expect(await rollBack("jonas")).toBe("release.is-rolled-back");
  expect((await trail(house, release)).slice(-3)).toEqual([
    "release.went",
    "release.done",
    "release.rolled-back",
  ]);
});

test("someone without the right asks for nothing and rejects nothing", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const reject = house.as("thiago", (ctx) =>
    rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "No" }),
  );
  expect(await refusalOf(reject)).toBe("access.missing-right");
  const own = house.as("lena", (ctx) =>
    rejectRelease(ctx, { releaseId: release.id, digest: release.digest, reason: "No" }),
  );
  expect(await refusalOf(own)).toBe("access.missing-right");
});
