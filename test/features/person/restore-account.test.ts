import { expect, test } from "vitest";
import { and, eq } from "../../../src/db/drizzle.ts";
import { blockAccount } from "../../../src/features/person/block-account.ts";
import { restoreAccount } from "../../../src/features/person/restore-account.ts";
import { identities } from "../../../src/features/person/tables.ts";
import { testHouse } from "../../kit/house.ts";
import { platformTells, TEAM } from "../account/accounts.ts";

test("an account that an administrator blocked is not opened by news of its owner's zone", async () => {
  const house = await testHouse();
  await house.type("anna", "incident list");
  await house.asBaton((ctx) => blockAccount(ctx, { provider: "slack", tenant: TEAM, subject: "U0ANNA" }));
  await platformTells(house, "U0ANNA", { zone: "Asia/Tokyo" });
  const [identity] = await house.asBaton((ctx) =>
    ctx.tx
      .select()
      .from(identities)
      .where(and(eq(identities.orgId, ctx.org.id), eq(identities.subject, "U0ANNA"))),
  );
  expect(identity?.state).toBe("blocked");
});

test("opening an account that is open changes nothing; nobody but Baton may", async () => {
  const house = await testHouse();
  const account = { provider: "slack", tenant: TEAM, subject: "U0ANNA" } as const;
  expect(await house.asBaton((ctx) => restoreAccount(ctx, account))).toBe(null);
  await expect(house.as("lena", (ctx) => restoreAccount(ctx, account))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});
