import { expect, test } from "vitest";
import { endFreeze } from "../../../src/features/calendar/end-freeze.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { changeRelease } from "../../../src/features/release/change-release.ts";
import { holdRelease } from "../../../src/features/release/hold-release.ts";
import { passQuorum } from "../../../src/features/release/pass-quorum.ts";
import { testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { approve, ask, current, freezeBerlin, go, holds, refusalOf } from "./ask-release.ts";

const HOUR_MS = 3_600_000;

test("a freeze in one affected region holds an approved release; when it ends, its requester is told", async () => {
  const house = await testHouse();
  await freezeBerlin(house);
  const release = await ask(house);
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  await house.catchUp();
  expect(await current(house, release)).toMatchObject({ state: "approved", isFree: false });
  expect(await go(house, release)).toBe("release.held");
  const told = (await house.inbox("lena")).map((seen) => textOf(seen.card)).join("\n");
  expect(told).toContain("held, because: Quarter end holds Berlin until Tue");
  expect(told).toContain("18:00 CET");
  await house.pass(8 * HOUR_MS);
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain("may go now");
  expect(await go(house, release)).toBe("not refused");
});

test("a freeze elsewhere holds nothing", async () => {
  const house = await testHouse();
  await freezeBerlin(house);
  const release = await ask(house, { regions: ["bengaluru"] });
  await approve(house, "arjun", release);
  expect(await go(house, release)).toBe("not refused");
});

test("a freeze that lands on an approved release holds it and tells its requester", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  const freeze = await freezeBerlin(house);
  await house.catchUp();
  expect((await house.inbox("lena")).map((seen) => textOf(seen.card)).at(-1)).toContain("is held, because");
  await house.as("lena", (ctx) => endFreeze(ctx, { freezeId: freeze.id }));
  await house.catchUp();
  expect((await current(house, release)).isFree).toBe(true);
});

test("an exception lets it through, and a change takes the exception away", async () => {
  const house = await testHouse();
  await freezeBerlin(house);
  const release = await ask(house);
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  const exception = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "freeze:quarter-end", reason: "Security fix" }),
  );
  expect(await go(house, release)).toBe("release.held");
  await house.as("anna", (ctx) => grantException(ctx, { exceptionId: exception.id }));
  expect((await current(house, release)).isFree).toBe(true);
  const changed = await house.as("lena", (ctx) =>
    changeRelease(ctx, { releaseId: release.id, revision: 1, notes: "Something else" }),
  );
  await approve(house, "anna", changed);
  await approve(house, "arjun", changed);
  expect(await holds(house, release)).toEqual(["freeze"]);
});

test("missing approvals can be passed by an exception that two people grant", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const exception = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "quorum", reason: "Holi, nobody is there" }),
  );
  await house.as("anna", (ctx) => grantException(ctx, { exceptionId: exception.id }));
  await house.asBaton((ctx) => passQuorum(ctx, { releaseId: release.id }));
  expect((await current(house, release)).state).toBe("requested");
  await house.as("priya", (ctx) => grantException(ctx, { exceptionId: exception.id }));
  expect((await current(house, release)).state).toBe("approved");
});

test("an open incident of the worst severity holds what goes to its service", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.as("lena", (ctx) =>
    openIncident(ctx, { severity: "sev1", service: "checkout", title: "Payments time out" }),
  );
  expect(await holds(house, release)).toEqual(["approvals", "incident"]);
});

test("a planned release waits for its time and is looked at again then", async () => {
  const house = await testHouse();
  const release = await ask(house, { plannedFor: new Date("2027-03-09T12:00:00Z") });
  await approve(house, "anna", release);
  await approve(house, "arjun", release);
  expect(await holds(house, release)).toEqual(["planned"]);
  await house.catchUp();
  await house.pass(3 * HOUR_MS);
  expect((await current(house, release)).isFree).toBe(true);
});

test("a person of the team holds a release with a reason and lets it go on", async () => {
  const house = await testHouse();
  const release = await ask(house);
  const hold = (person: string, reason: string | null) =>
    refusalOf(house.as(person, (ctx) => holdRelease(ctx, { releaseId: release.id, reason })));
  expect(await hold("kavya", "No")).toBe("access.missing-right");
  expect(await hold("jonas", "The bank is not ready")).toBe("not refused");
  expect(await hold("thiago", "Me too")).toBe("release.already-held");
  expect(await holds(house, release)).toEqual(["approvals", "person"]);
  expect(await hold("thiago", null)).toBe("not refused");
  expect(await hold("thiago", null)).toBe("release.not-held");
});

test("a word that names no release sends, takes back and shows none: it is asked which", async () => {
  const house = await testHouse();
  const release = await ask(house);
  for (const typed of ["go I-7", "go ledger", "withdraw I-7", "rollback R42x", "why ledger", "approve"]) {
    const answer = JSON.stringify(await house.type("lena", `release ${typed}`));
    expect(answer, typed).toContain("Which release? Please add its number");
  }
  expect((await current(house, release)).state).toBe("requested");
});

test("approve is a button: typed with a number, the card of that very release comes", async () => {
  const house = await testHouse();
  const [, second] = [await ask(house), await ask(house, { version: "4.3.0" })];
  const answer = JSON.stringify(await house.type("anna", `release approve R-${second.number}`));
  expect(answer).toContain("4.3.0");
  await house.type("lena", "release withdraw R-1");
  expect(JSON.stringify(await house.type("anna", "release approve R-99"))).toContain("R-99");
});

test("a withdrawn release says of nobody that he is waited for", async () => {
  const house = await testHouse();
  const release = await ask(house);
  await house.type("lena", `release withdraw R-${release.number}`);
  const card = JSON.stringify(await house.type("lena", `release R-${release.number}`));
  expect(card).toContain("Withdrawn by");
  expect(card).not.toMatch(/nobody can approve|waits for|Who must agree/);
});
