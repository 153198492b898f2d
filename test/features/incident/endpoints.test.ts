import { expect, test } from "vitest";
import type { Ctx } from "../../../src/core/context.ts";
import { getIncidentEndpoint, postIncident } from "../../../src/features/incident/endpoints.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, refused } from "./told.ts";

test("a program opens an incident, typo and all, and looks at it; without the right it is refused", async () => {
  const house = await testHouse({ at: NIGHT });
  const as = (rights: readonly string[], work: (ctx: Ctx) => Promise<unknown>) =>
    house.asBaton((ctx) => {
      const grants = rights.map((right) => ({ right, scope: {} }));
      return work({ ...ctx, actor: { kind: "token", id: "t", name: "monitoring", grants } });
    });
  const input = { title: "p99 is 9 s", service: "chekout", severity: "critical", isPractice: false };
  const opened = await as(["incident.open"], (ctx) => postIncident.run(ctx, input as never));
  expect(opened).toMatchObject({ number: 1, severity: "sev1", service: "Checkout", isServiceGuessed: true });
  const read = (rights: readonly string[]) =>
    as(rights, (ctx) => getIncidentEndpoint.run(ctx, { number: 1 } as never));
  expect(await read(["incident.read"])).toEqual(opened);
  expect(await refused(read(["release.read"]))).toBe("access.missing-right");
});
