/** A card whose edit was refused: shown anew with the next change, or let go where it is no longer there. */
import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../src/features/incident/acknowledge-incident.ts";
import { resolveIncident } from "../../src/features/incident/resolve-incident.ts";
import { NIGHT, open, shown } from "../features/incident/told.ts";
import { type TestHouse, testHouse } from "../kit/house.ts";

async function openShown(): Promise<{ house: TestHouse; incidentId: string }> {
  const house = await testHouse({ at: NIGHT });
  const { id } = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("Open, nobody has it yet");
  return { house, incidentId: id };
}

async function takeThenResolve({
  house,
  incidentId,
}: Awaited<ReturnType<typeof openShown>>): Promise<string> {
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId }));
  await house.catchUp();
  house.slack.editTroubles.length = 0;
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId }));
  await house.catchUp();
  return shown(house, "C0PAYMENTS");
}

test("while its token is withdrawn a card is not edited, and afterwards it is", async () => {
  const opened = await openShown();
  for (let edit = 0; edit < 20; edit++)
    opened.house.slack.editTroubles.push({ kind: "refused", reason: "token_revoked" });
  expect(await takeThenResolve(opened)).toContain("Resolved");
});

test("a card that somebody deleted is edited no more", async () => {
  const opened = await openShown();
  for (let edit = 0; edit < 20; edit++)
    opened.house.slack.editTroubles.push({ kind: "refused", reason: "message_not_found", isGone: true });
  expect(await takeThenResolve(opened)).not.toContain("Resolved");
});
