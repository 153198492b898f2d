import { expect, test } from "vitest";
import { places } from "../../src/chat/tables.ts";
import { eq, notInArray } from "../../src/db/drizzle.ts";
import { outbox } from "../../src/engine/tables.ts";
import { testHouse } from "../kit/house.ts";

test("what was meant for a channel that is no longer named does not wait for ever", async () => {
  const house = await testHouse();
  await house.type("anna", "incident open checkout: slow");
  await house.asBaton((ctx) =>
    ctx.tx.update(places).set({ state: "archived" }).where(eq(places.conversation, "C0PAYMENTS")),
  );
  await house.asBaton((ctx) =>
    ctx.tx.update(places).set({ state: "refused", underId: null }).where(eq(places.state, "wanted")),
  );
  await house.catchUp();
  await house.pass(5000);
  const waiting = await house.asBaton((ctx) =>
    ctx.tx
      .select()
      .from(outbox)
      .where(notInArray(outbox.state, ["done", "withdrawn"])),
  );
  expect(waiting.map((row) => `${row.kind} ${row.lane} ${row.state}`)).toEqual([]);
});
