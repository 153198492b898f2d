import { expect, test } from "vitest";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { findPages } from "../../../src/features/page/find-pages.ts";
import type { Page } from "../../../src/features/page/tables.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { pressIn } from "../incident/press-in.ts";
import { NIGHT, now, open, paged, recorded, refused, said, shown } from "../incident/told.ts";

const JONAS = "dm-00000000-0000-4000-8000-000000000003";

async function pageOf(house: TestHouse, incidentId: string): Promise<Page> {
  const [page] = await house.asBaton((ctx) => findPages(ctx, { kind: "incident", id: incidentId }));
  if (!page) throw new Error("nobody was paged");
  return page;
}

test("one press on “I have it” acknowledges; the page says so and the incident is his", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await pressIn(house, JONAS).press("jonas", "Ich kümmere mich");
  expect(await now(house, incident)).toMatchObject({
    state: "acknowledged",
    ownerId: await house.personId("jonas"),
  });
  expect(await paged(house, incident)).toEqual(["jonas primary mine"]);
  expect(shown(house, JONAS)).toContain("Ihre Antwort");
  expect(shown(house, JONAS)).not.toContain("[Ich kümmere mich]");
  expect(await recorded(house, incident)).toContain("page.answered-mine");
});

test("“I can't, next” calls the next one at once, and that person is not asked again", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await pressIn(house, JONAS).press("jonas", "Ich kann nicht, weiter");
  expect(await paged(house, incident)).toEqual(["jonas primary cant", "thiago backup due"]);
  await house.pass(3600_000);
  const all = await paged(house, incident);
  expect(all.filter((one) => one.startsWith("jonas"))).toEqual(["jonas primary cant"]);
});

test("“wrong team” calls the next one at once and offers the teams; one press moves it", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const answer = await pressIn(house, JONAS).press("jonas", "Falsches Team");
  expect(said(answer)).toContain("[Es ist für Platform]");
  expect(await paged(house, incident)).toContain("thiago backup due");
  if (answer.kind !== "card") throw new Error("no card");
  const button = answer.card.blocks
    .flatMap((block) => (block.kind === "buttons" ? block.buttons : []))
    .find((one) => one.label === "Es ist für Platform");
  await house.press("jonas", button && "handle" in button ? button.handle : "");
  expect((await paged(house, incident)).filter((one) => one.endsWith(" due"))).toHaveLength(1);
  expect(await paged(house, incident)).toContain("thiago backup stood-down");
});

test("a late “I have it” says who has it; a late “can't” does nothing wrong; nobody answers for someone else", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const { id: pageId } = await pageOf(house, incident.id);
  const answer = (person: string, answered: "mine" | "cant") =>
    house.as(person, (ctx) => answerPage(ctx, { pageId, answer: answered }));
  expect(await refused(answer("anna", "mine"))).toBe("access.missing-right");
  await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  expect(await refused(answer("jonas", "mine"))).toBe("incident.already-acknowledged");
  expect(await refused(answer("jonas", "cant"))).toBe("page.no-longer-needed");
  expect(await paged(house, incident)).toEqual(["jonas primary stood-down"]);
});

test.skipIf(!hasPostgres())("answered twice at once: once on record", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  const { id: pageId } = await pageOf(house, incident.id);
  const cant = () => house.as("jonas", (ctx) => answerPage(ctx, { pageId, answer: "cant" }));
  await Promise.allSettled([cant(), cant()]);
  const acts = await recorded(house, incident);
  expect(acts.filter((act) => act === "page.answered-cant")).toHaveLength(1);
  expect(await paged(house, incident)).toEqual(["jonas primary cant", "thiago backup due"]);
});
