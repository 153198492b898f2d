import { expect, test } from "vitest";
import { dialUrl } from "../../../src/features/bridge/bridge-blocks.ts";
import { bridgeProvidersPort } from "../../../src/features/bridge/provider.ts";
import { changeSeverity } from "../../../src/features/incident/change-severity.ts";
import { reopenIncident } from "../../../src/features/incident/reopen-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { staticBridge } from "../../../src/integrations/static-bridge/static-bridge.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { NIGHT, open, shown } from "../incident/told.ts";

const ports = [[bridgeProvidersPort, [staticBridge]]] as const;

test("reopened, an incident that was over before its call was opened gets one", async () => {
  const house = await testHouse({ at: NIGHT, ports });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).not.toContain("The call is being set up.");
  await house.as("anna", (ctx) => reopenIncident(ctx, { incidentId }));
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
});

test("an incident that turns out to be bad gets the call that its first severity did not want", async () => {
  const file = demoFor(ROOMS).replace(/^bridges:\n/m, "bridges:\n  notFor: [sev3]\n");
  const house = await testHouse({ at: NIGHT, ports, file });
  const { id: incidentId } = await open(house, "sev3 checkout: odd");
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).not.toContain("[Join the call]");
  await house.as("anna", (ctx) => changeSeverity(ctx, { incidentId, severity: "sev1" }));
  await house.pass(1000);
  expect(shown(house, "C0PAYMENTS")).toContain("[Join the call]");
});

test("the zero that is dialled only within a country is not dialled from abroad", () => {
  const number = { country: "DE", number: "+49 (0) 30 5550100", label: "Berlin" };
  expect(dialUrl(number, null)).toBe("tel:+49305550100");
});
