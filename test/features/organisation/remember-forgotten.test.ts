import { expect, test } from "vitest";
import { markOf, rememberForgotten } from "../../../src/features/organisation/remember-forgotten.ts";
import { testHouse } from "../../kit/house.ts";

test("only who may have people forgotten marks somebody as forgotten, and twice is once", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  const remember = (by: string) =>
    house.as(by, (ctx) =>
      rememberForgotten(ctx, {
        personId,
        marks: [markOf(ctx, "jonas")],
        at: new Date("2027-03-09T09:00:00Z"),
      }),
    );
  await expect(remember("lena")).rejects.toMatchObject({ key: "access.missing-right" });
  expect(await remember("priya")).toBe(1);
  expect(await remember("priya")).toBe(0);
});
