import { expect, test } from "vitest";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { makeLinkCode } from "../../../src/features/person/make-link-code.ts";
import { linkCodes } from "../../../src/features/person/tables.ts";
import { testHouse } from "../../kit/house.ts";

test("a code runs out, is kept as its hash alone, and stands nowhere on the record", async () => {
  const house = await testHouse();
  const { code, expiresAt } = await house.as("anna", (ctx) => makeLinkCode(ctx, {}));
  expect(expiresAt.getTime()).toBeGreaterThan(Date.parse("2027-03-09T09:00:00Z"));
  const [kept] = await house.asBaton((ctx) => ctx.tx.select().from(linkCodes));
  expect(kept).toMatchObject({ personId: await house.personId("anna"), platform: "slack", expiresAt });
  const told = await house.asBaton((ctx) =>
    ctx.tx.select().from(records).where(eq(records.action, "person.link-code-made")),
  );
  expect(told).toHaveLength(1);
  expect(JSON.stringify([kept, told])).not.toContain(code);
});

test("whoever is not known has none made", async () => {
  const house = await testHouse();
  await expect(house.asBaton((ctx) => makeLinkCode(ctx, {}))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});
