import { expect, test } from "vitest";
import { getIncident } from "../../../src/features/incident/get-incident.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { raisePage } from "../../../src/features/page/raise-page.ts";
import { testHouse } from "../../kit/house.ts";

test("whoever is paged for another team's own incident can take it", async () => {
  const house = await testHouse();
  const incident = await house.as("anna", (ctx) =>
    openIncident(ctx, { service: "checkout", title: "a leak", visibility: "team" }),
  );
  const personId = await house.personId("rafael");
  const page = await house.asBaton((ctx) =>
    raisePage(ctx, {
      about: `incident:${incident.id}`,
      personId,
      mark: "for-rafael",
      why: { key: "region-lead", params: { team: "Payments" } },
      isPractice: false,
    }),
  );
  await house.catchUp();
  await house.as("rafael", (ctx) => answerPage(ctx, { pageId: page?.id ?? "", answer: "mine" }));
  const after = await house.asBaton((ctx) => getIncident(ctx, incident.id));
  expect([after.state, after.ownerId]).toEqual(["acknowledged", personId]);
});
