import { expect, test } from "vitest";
import { incidents } from "../../src/features/incident/tables.ts";
import { testHouse } from "../kit/house.ts";

const account = { provider: "slack", tenant: "T0MERIDIAN", subject: "U0ANNA", name: "" } as const;

test("what was refused is not done after all when the platform delivers it again", async () => {
  const house = await testHouse();
  const call = {
    deliveryId: "refused-first",
    installation: { platform: "slack", enterprise: "", team: "T0MERIDIAN" },
    provenBy: ["SLACK"],
    account: { ...account, isOutsider: false, isBot: false },
    place: { conversation: "D1", thread: "", kind: "personal" },
    ask: { kind: "command", text: "incident ack 1", via: "slash" },
    answersInline: true,
  } as const;
  expect((await house.router(call)).kind).toBe("card");
  await house.type("jonas", "incident open checkout: slow");
  expect(await house.router(call)).toEqual({ kind: "repeat" });
  const [incident] = await house.asBaton((ctx) => ctx.tx.select().from(incidents));
  expect(incident?.state).toBe("open");
});
