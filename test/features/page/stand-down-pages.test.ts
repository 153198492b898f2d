import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { ringMe } from "../../../src/features/page/ring-me.ts";
import { standDownPages } from "../../../src/features/page/stand-down-pages.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, recorded, refused, shown, withoutRights } from "../incident/told.ts";

const JONAS = "dm-00000000-0000-4000-8000-000000000003";

test("what has arrived says that no answer is needed, once on record; twice does nothing more", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const input = { about: `incident:${incident.id}`, because: "ended" as const };
  const powerless = house.as("lena", (ctx) => standDownPages(withoutRights(ctx), input));
  expect(await refused(powerless)).toBe("access.missing-right");
  await house.asBaton((ctx) => standDownPages(ctx, input));
  await house.asBaton((ctx) => standDownPages(ctx, input));
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary stood-down"]);
  expect(shown(house, JONAS)).toContain("Eine Antwort ist nicht nötig.");
  const acts = await recorded(house, incident);
  expect(acts.filter((act) => act === "page.stood-down")).toHaveLength(1);
});

test("an account that nobody linked has no ways to test", async () => {
  const house = await testHouse({ at: NIGHT });
  expect(await refused(house.asBaton((ctx) => ringMe(ctx, {})))).toBe("page.only-persons");
});

test("whoever takes it by the incident's card has answered his page; the others are told who has it", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.pass(5 * 60_000);
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary mine", "thiago backup stood-down"]);
  expect(shown(house, JONAS)).toContain("Ihre Antwort");
  expect(shown(house, JONAS)).not.toContain("Eine Antwort ist nicht nötig.");
  expect(shown(house, "dm-U0THIAGO")).toContain("Jonas Keller has it. You need not answer.");
  expect(shown(house, "C0PAYMENTS")).toContain("State: Jonas Keller has it.");
  expect(shown(house, "C0PAYMENTS")).toContain("Jonas Keller – has it");
  expect(await recorded(house, incident)).toContain("page.taken");
});
