import { expect, test } from "vitest";
import { findActs } from "../../../src/core/read-record.ts";
import { endException } from "../../../src/features/exception/end-exception.ts";
import { findExceptions, getException } from "../../../src/features/exception/find-exceptions.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { refuseException } from "../../../src/features/exception/refuse-exception.ts";
import { requestException } from "../../../src/features/exception/request-exception.ts";
import type { Exception } from "../../../src/features/exception/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn, textOf } from "../../kit/recording-platform.ts";
import { refusalOf } from "../release/ask-release.ts";

const SERVICE = { kind: "service", id: "00000000-0000-4000-8000-00000000c0de" } as const;

const request = (house: TestHouse, by = "lena", more: object = {}): Promise<Exception> =>
  house.as(by, (ctx) =>
    requestException(ctx, {
      subject: `service:${SERVICE.id}`,
      subjectName: "Checkout",
      rule: "freeze:quarter-end",
      ruleName: "Quarter end",
      scope: { service: "checkout" },
      reason: "Security fix",
      quorum: 1,
      endsAt: new Date("2027-03-10T09:00:00Z"),
      ...more,
    }),
  );
const grant = (house: TestHouse, person: string, { id }: Exception) =>
  refusalOf(house.as(person, (ctx) => grantException(ctx, { exceptionId: id })));
const holding = (house: TestHouse) =>
  house.asBaton(async (ctx) => (await findExceptions(ctx, SERVICE, ctx.tx.now)).length);

test("a granted exception holds until its end, and each step is on record", async () => {
  const house = await testHouse();
  const exception = await request(house);
  expect(await holding(house)).toBe(0);
  expect(await grant(house, "anna", exception)).toBe("not refused");
  expect(await holding(house)).toBe(1);
  await house.catchUp();
  await house.pass(24 * 3_600_000);
  expect(await holding(house)).toBe(0);
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "exception", id: exception.id }));
  expect(acts.map((act) => act.action)).toEqual([
    "exception.requested",
    "exception.agreed",
    "exception.granted",
    "exception.ended",
  ]);
});

test("whoever asked does not grant it, and neither does one without the right", async () => {
  const house = await testHouse();
  const exception = await request(house, "anna");
  expect(await grant(house, "anna", exception)).toBe("exception.own-request");
  expect(await grant(house, "lena", exception)).toBe("access.missing-right");
  expect(await grant(house, "rafael", exception)).toBe("not refused");
});

test("with a quorum of two, two different people must agree", async () => {
  const house = await testHouse();
  const exception = await request(house, "lena", { quorum: 2 });
  await grant(house, "anna", exception);
  expect(await grant(house, "anna", exception)).toBe("not refused");
  expect(await holding(house)).toBe(0);
  await grant(house, "rafael", exception);
  expect(await holding(house)).toBe(1);
});

test("those who may grant it are told once, in their language; the card settles when it is decided", async () => {
  const house = await testHouse();
  const exception = await request(house);
  await house.catchUp();
  const [seen] = await house.inbox("rafael");
  if (!seen) throw new Error("nobody was told");
  expect(textOf(seen.card)).toContain("Exceção para Checkout");
  expect(await house.inbox("jonas")).toEqual([]);
  await house.press("rafael", buttonOn(seen.card, "Conceder").handle);
  await house.catchUp();
  expect(textOf(seen.card)).toContain("Concedida");
  expect((await house.inbox("lena")).map((one) => textOf(one.card)).at(-1)).toContain("is granted until");
  expect(await grant(house, "anna", exception)).toBe("exception.is-granted");
});

test("a refusal carries its reason, and what is refused is not granted afterwards", async () => {
  const house = await testHouse();
  const exception = await request(house);
  await house.as("anna", (ctx) => refuseException(ctx, { exceptionId: exception.id, reason: "It can wait" }));
  await house.catchUp();
  expect((await house.inbox("lena")).map((one) => textOf(one.card)).at(-1)).toContain("It can wait");
  expect(await grant(house, "rafael", exception)).toBe("exception.is-refused");
});

test("the same way past the same rule is asked for once", async () => {
  const house = await testHouse();
  await request(house);
  expect(await refusalOf(request(house, "anna"))).toBe("exception.already-asked");
});

test("an end in the past or far away is refused", async () => {
  const house = await testHouse();
  expect(await refusalOf(request(house, "lena", { endsAt: new Date("2027-03-09T08:00:00Z") }))).toBe(
    "exception.ends-in-past",
  );
  expect(await refusalOf(request(house, "lena", { endsAt: new Date("2028-03-09T08:00:00Z") }))).toBe(
    "exception.too-long",
  );
});

test("its requester takes it back, a stranger to it does not", async () => {
  const house = await testHouse();
  const exception = await request(house);
  const end = (person: string) =>
    refusalOf(house.as(person, (ctx) => endException(ctx, { exceptionId: exception.id })));
  expect(await end("thiago")).toBe("access.missing-right");
  expect(await end("lena")).toBe("not refused");
  expect(await end("lena")).toBe("exception.is-ended");
});

test.runIf(hasPostgres())("of twenty grants at once one settles it", async () => {
  const house = await testHouse();
  const exception = await request(house);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      grant(house, ["anna", "rafael", "priya"][index % 3] ?? "anna", exception),
    ),
  );
  const acts = await house.asBaton((ctx) => findActs(ctx, { kind: "exception", id: exception.id }));
  expect(acts.filter((act) => act.action === "exception.granted")).toHaveLength(1);
  expect((await house.asBaton((ctx) => getException(ctx, exception.id))).state).toBe("granted");
});
