import { expect, test } from "vitest";
import { installations } from "../../src/chat/tables.ts";
import { incidents } from "../../src/features/incident/tables.ts";
import { testHouse } from "../kit/house.ts";

test("whose installation it is counts as of the call, whatever was remembered of it", async () => {
  const house = await testHouse();
  const switchTo = (isActive: boolean) =>
    house.asBaton((ctx) => ctx.tx.update(installations).set({ isActive }));
  const opened = async () => (await house.asBaton((ctx) => ctx.tx.select().from(incidents))).length;

  await house.type("anna", "incident open checkout: slow");
  expect(await opened()).toBe(1);

  await switchTo(false);
  expect(await house.type("anna", "incident open checkout: slower")).toEqual({ kind: "done" });
  expect(await opened(), "one that the file switched off hears nothing").toBe(1);

  await switchTo(true);
  await house.type("anna", "incident open checkout: slowest");
  expect(await opened()).toBe(2);
});

test("what comes from a team that no file names is not done, and the operators read once which one it is", async () => {
  const house = await testHouse();
  const call = (deliveryId: string) =>
    house.router({
      deliveryId,
      installation: { platform: "slack", enterprise: "", team: "T0ELSEWHERE" },
      provenBy: ["SLACK"],
      account: {
        ...{ provider: "slack", tenant: "T0ELSEWHERE", subject: "U0ANNA", name: "" },
        ...{ isOutsider: false, isBot: false },
      },
      place: { conversation: "C1", thread: "", kind: "channel" },
      ask: { kind: "command", text: "incident open checkout: slow", via: "mention" },
      answersInline: false,
    });
  expect([await call("one"), await call("two")]).toEqual([{ kind: "done" }, { kind: "done" }]);
  expect(house.logged).toEqual([expect.stringContaining("T0ELSEWHERE")]);
});
