/** The link in a mail or a push, through the door that a telephone's browser knocks at. */
import { expect, test } from "vitest";
import { pushPort } from "../../../src/chat/methods.ts";
import { reopenIncident } from "../../../src/features/incident/reopen-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { findPages } from "../../../src/features/page/find-pages.ts";
import { makePageLinks } from "../../../src/features/page/page-links.ts";
import { raisePage } from "../../../src/features/page/raise-page.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { openMetrics } from "../../../src/web/metrics.ts";
import { pageLinkPort } from "../../../src/web/ports.ts";
import { openWebApp } from "../../../src/web/web-app.ts";
import { contactSender } from "../../kit/contact-sender.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, now, open } from "../incident/told.ts";

const DAY_MS = 86_400_000;

/** Jonas, who reads German, is on call; `links`: those of the pushes that he got, oldest first. */
async function paging() {
  const push = contactSender();
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, push]] });
  const ports = new Map([...house.house.ports, [pageLinkPort.name, makePageLinks(house.house.keys)]]);
  const door = { house: { ...house.house, ports }, endpoints: [], metrics: openMetrics(), checks: [] };
  const web = openWebApp(door);
  const links = () =>
    push.sent.filter(({ to }) => to === "meridian-jonas").map(({ link }) => new URL(link ?? "").pathname);
  const visit = async (method: string, path = links()[0]) => {
    const headers = { "accept-language": "en" };
    const answer = await web.fetch(new Request(`http://127.0.0.1${path}`, { method, headers }));
    return { status: answer.status, text: await answer.text() };
  };
  const jonas = await house.personId("jonas");
  const pageAgain = (incidentId: string, mark: string) =>
    house.asBaton((ctx) =>
      raisePage(ctx, {
        ...{ about: `incident:${incidentId}`, personId: jonas, mark, isPractice: false },
        why: { key: "person", params: { team: "Payments" } },
      }),
    );
  return { house, links, visit, jonas, pageAgain };
}

test("what looks at a link by itself answers nothing; one press does, and a press again says the same", async () => {
  const { house, visit, jonas } = await paging();
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  for (const method of ["GET", "HEAD", "OPTIONS", "GET"]) await visit(method);
  expect((await now(house, incident)).state).toBe("open");
  expect((await visit("GET")).text).toContain("Ich kümmere mich</button>");
  expect(await visit("POST")).toMatchObject({ status: 200, text: expect.stringContaining("Ihre Antwort") });
  expect(await now(house, incident)).toMatchObject({ state: "acknowledged", ownerId: jonas });
  expect((await visit("POST")).status).toBe(200);
});

test("an old link takes nothing: neither after “I can't” nor when the incident is open again", async () => {
  const { house, visit, links, jonas, pageAgain } = await paging();
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const [page] = await house.asBaton((ctx) => findPages(ctx, { kind: "incident", id: incident.id }));
  await house.as("jonas", (ctx) => answerPage(ctx, { pageId: page?.id ?? "", answer: "cant" }));
  const late = await visit("POST");
  expect(late).toMatchObject({ status: 409, text: expect.stringContaining("Ich kann nicht.") });
  expect(late.text).not.toContain("<button");
  expect((await now(house, incident)).state).toBe("open");
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await house.as("anna", (ctx) => reopenIncident(ctx, { incidentId: incident.id }));
  await pageAgain(incident.id, "again");
  await house.catchUp();
  expect((await visit("POST")).status).toBe(409);
  expect((await now(house, incident)).ownerId).not.toBe(jonas);
  expect((await visit("POST", links().at(-1))).status).toBe(200);
  expect((await now(house, incident)).ownerId).toBe(jonas);
});

test("called twice in a row, either of the two pushes answers", async () => {
  const { house, visit, links, jonas, pageAgain } = await paging();
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await pageAgain(incident.id, "again");
  await house.catchUp();
  expect(links()).toHaveLength(2);
  expect((await visit("GET")).text).toContain("Ich kümmere mich</button>");
  expect((await visit("POST")).status).toBe(200);
  expect((await now(house, incident)).ownerId).toBe(jonas);
});

test("a link ends a week after its page did, and says so in the reader's language and time", async () => {
  const { house, visit, jonas } = await paging();
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await house.pass(6 * DAY_MS);
  const over = await visit("GET");
  expect(over).toMatchObject({ status: 200, text: expect.stringContaining("Es ist vorbei.") });
  expect(over.text).toContain("down");
  await house.pass(DAY_MS + 1);
  for (const method of ["GET", "POST"]) {
    const ended = await visit(method);
    expect(ended.status).toBe(410);
    expect(ended.text).toMatch(/Dieser Link galt bis .*03:10 MEZ/);
    expect(ended.text).not.toContain("down");
  }
  await house.asBaton((ctx) => leavePerson(ctx, { personId: jonas }));
  expect((await visit("GET")).status).toBe(404);
});

test("a page that nobody ever answered can no longer be answered from a mail of last week", async () => {
  const { house, visit } = await paging();
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.at(new Date(Date.parse(NIGHT) + 7 * DAY_MS + 60_000).toISOString());
  expect((await visit("POST")).status).toBe(410);
  expect((await now(house, incident)).state).toBe("open");
});

test("the page of a test has the button that its text asks for", async () => {
  const { house, visit } = await paging();
  await house.type("jonas", "oncall ring me");
  await house.catchUp();
  const shown = await visit("GET");
  expect(shown.text).toContain("Es funktioniert</button>");
  expect(shown.text).not.toContain("Ich kümmere mich");
  expect((await visit("POST")).status).toBe(200);
});
