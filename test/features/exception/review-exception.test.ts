/** Whoever asked for an exception and whoever granted it look again some days later, and say what they found. */
import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { requestException } from "../../../src/features/exception/request-exception.ts";
import { reviewException } from "../../../src/features/exception/review-exception.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { refusalOf } from "../release/ask-release.ts";

const asked = (house: TestHouse) =>
  house.as("lena", (ctx) =>
    requestException(ctx, {
      subject: "service:00000000-0000-4000-8000-00000000c0de",
      subjectName: "Checkout",
      rule: "freeze:quarter-end",
      ruleName: "Quarter end",
      scope: { service: "checkout" },
      reason: "Security fix",
      quorum: 2,
      endsAt: new Date(ctx.tx.now.getTime() + 24 * 3_600_000),
    }),
  );

/** Granted by Anna in Berlin and Rafael in São Paulo, ended on 10 March; to be looked at again on the 17th. */
async function ended(house: TestHouse) {
  const exception = await asked(house);
  for (const person of ["anna", "rafael"])
    await house.as(person, (ctx) => grantException(ctx, { exceptionId: exception.id }));
  await house.at("2027-03-10T09:00:01Z");
  await house.catchUp();
  return exception;
}
const review = (house: TestHouse, person: string, exceptionId: string) =>
  refusalOf(house.as(person, (ctx) => reviewException(ctx, { exceptionId, finding: "It was right" })));
const DUE = /The review is due|A revisão está pendente|Die Nachprüfung ist fällig/;
const reminders = async (house: TestHouse, person: string) =>
  (await house.inbox(person)).map(({ card }) => textOf(card)).filter((text) => DUE.test(text)).length;
const list = async (house: TestHouse, person: string) => {
  const answer = await house.type(person, "release");
  return answer.kind === "card" ? textOf(answer.card) : answer.kind;
};

test("each is reminded once, while he works, and one press with words settles it for all", async () => {
  const house = await testHouse();
  const { id } = await ended(house);
  expect(await list(house, "lena")).not.toContain("to review");
  await house.at("2027-03-17T09:00:01Z");
  await house.catchUp();
  expect(await reminders(house, "lena")).toBe(1);
  // In São Paulo it is six in the morning.
  expect(await reminders(house, "rafael")).toBe(0);
  expect(await list(house, "lena")).toContain("1 exception to review");
  await house.at("2027-03-17T14:00:00Z");
  await house.catchUp();
  expect([await reminders(house, "rafael"), await reminders(house, "lena")]).toEqual([1, 1]);
  expect(await reminders(house, "priya")).toBe(0);
  const { card } = (await house.inbox("rafael")).findLast((one) => DUE.test(textOf(one.card))) ?? {
    card: fail(),
  };
  const form = await house.press("rafael", buttonOn(card, "Registrar revisão").handle);
  if (form.kind !== "form") throw new Error(`no form: ${form.kind}`);
  const submitted = await house.call("rafael", {
    kind: "form",
    handle: form.form.handle,
    values: { finding: "Foi certo; a regra muda" },
  });
  expect(JSON.stringify(submitted)).toContain("Revisada por Rafael");
  await house.catchUp();
  const seen = (await house.inbox("anna")).map((one) => textOf(one.card)).join();
  expect(seen).toContain("Foi certo; a regra muda");
  expect(seen).not.toMatch(DUE);
  expect(await list(house, "lena")).not.toContain("to review");
  expect(await review(house, "anna", id)).toBe("exception.is-reviewed");
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "exception", id }));
  expect(acts.at(-1)).toMatchObject({
    action: "exception.reviewed",
    after: { finding: "Foi certo; a regra muda" },
  });
});

test("who has nothing to do with it notes no review, and nobody does before its end", async () => {
  const house = await testHouse();
  const { id } = await ended(house);
  expect(await review(house, "thiago", id)).toBe("access.missing-right");
  expect(await review(house, "priya", id)).toBe("not refused");
  expect(await review(house, "priya", (await asked(house)).id)).toBe("exception.not-to-review");
});

test.runIf(hasPostgres())("of two who note it at once one did it", async () => {
  const house = await testHouse();
  const { id } = await ended(house);
  const both = await Promise.all([review(house, "anna", id), review(house, "rafael", id)]);
  expect(both.sort()).toEqual(["exception.is-reviewed", "not refused"]);
});

function fail(): never {
  throw new Error("nothing was sent");
}
