import { expect, test } from "vitest";
import { pushPort } from "../../../src/chat/methods.ts";
import { dialUrl } from "../../../src/features/bridge/bridge-blocks.ts";
import { bridgeProvidersPort } from "../../../src/features/bridge/provider.ts";
import { changeSeverity } from "../../../src/features/incident/change-severity.ts";
import { reopenIncident } from "../../../src/features/incident/reopen-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { makePageLinks } from "../../../src/features/page/page-links.ts";
import { staticBridge } from "../../../src/integrations/static-bridge/static-bridge.ts";
import { asBearer } from "../../../src/web/as-bearer.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
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

test("a push that leaves once the call stands carries its link and a number to tap; so does the page behind it, also when it is answered", async () => {
  const push = contactSender();
  const file = demoFor(ROOMS).replace("{ push: meridian-jonas }", "{ push: meridian-jonas, after: 1 }");
  const house = await testHouse({ at: NIGHT, ports: [...ports, [pushPort, push]], file });
  const { id: incidentId } = await open(house, "sev1 checkout: down");
  await house.pass(1000);
  await house.pass(60_000);
  const [sent] = push.sent;
  expect(sent?.links?.map(({ label }) => label)).toEqual(["An der Konferenz teilnehmen", "Berlin anrufen"]);
  expect(sent?.links?.map(({ url }) => url)).toEqual([
    expect.stringMatching(/^https:/),
    expect.stringMatching(/^tel:\+49305550100,,\d+%23$/),
  ]);
  expect(sent?.text).toContain("Eröffnet: Di., 9. März, 03:10 MEZ");
  expect(sent?.text).toContain("Schweregrad: sev1");
  expect(sent?.openLabel).toBe("Seite öffnen und antworten");
  const links = makePageLinks(house.house.keys);
  const secret = sent?.link?.split("/p/")[1] ?? "";
  const visit = (does: "show" | "acknowledge") =>
    asBearer(house.house, { bearers: links, secret, reference: "test" }, async (ctx) =>
      textOf((await links[does](ctx, secret)).card as never),
    );
  expect(await visit("acknowledge")).toContain("[An der Konferenz teilnehmen]");
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  expect(await visit("show")).not.toContain("[An der Konferenz teilnehmen]");
});

test("the zero that is dialled only within a country is not dialled from abroad", () => {
  const number = { country: "DE", number: "+49 (0) 30 5550100", label: "Berlin" };
  expect(dialUrl(number, null)).toBe("tel:+49305550100");
});
