import { expect, test } from "vitest";
import { readLine } from "../../../src/chat/line.ts";
import { type ContactMessage, type ContactSender, pushPort } from "../../../src/chat/methods.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { assignIncident } from "../../../src/features/incident/assign-incident.ts";
import { findCatalogue } from "../../../src/features/incident/find-catalogue.ts";
import { findActiveIncidents } from "../../../src/features/incident/find-incidents.ts";
import { mergeIncident } from "../../../src/features/incident/merge-incident.ts";
import { publishIncident } from "../../../src/features/incident/publish-incident.ts";
import { readOpening } from "../../../src/features/incident/read-opening.ts";
import { shareIncident } from "../../../src/features/incident/share-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { makePageLinks } from "../../../src/features/page/page-links.ts";
import { findHolds } from "../../../src/features/release/find-holds.ts";
import { sayHolds } from "../../../src/features/release/say-holds.ts";
import { asBearer } from "../../../src/web/as-bearer.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { ask } from "../release/ask-release.ts";
import { pressIn } from "./press-in.ts";
import { NIGHT, now, open, paged, recorded, refused, said, shown } from "./told.ts";

/** Payments owns checkout: Arjun, Priya, Anna, Jonas, Lena, Thiago. Rafael, who opens, and Kavya do not belong to it. */
const TYPED = "private sev1 checkout: someone reads our mails";
const SECRET = "someone reads our mails";
const JONAS = "dm-00000000-0000-4000-8000-000000000003";

const canSee = async (house: TestHouse, person: string): Promise<boolean> =>
  (await house.as(person, findActiveIncidents)).length > 0;

test("a private incident is for its team, its opener and whoever is called; to others there is none", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, TYPED);
  expect(incident).toMatchObject({ title: SECRET, severity: "sev1", visibility: "team" });
  for (const person of ["rafael", "jonas", "lena"]) expect(await canSee(house, person), person).toBe(true);
  for (const person of ["kavya", "beatriz"]) expect(await canSee(house, person), person).toBe(false);
  for (const line of [
    "incident list",
    "baton I-1",
    "incident timeline I-1",
    "incident why I-1",
    "incident ack I-1",
  ])
    expect(said(await house.type("kavya", line)), line).not.toContain(SECRET);
  expect(said(await house.type("kavya", "baton I-1"))).toContain("I-1");
  expect(said(await house.type("jonas", "incident list"))).toContain(SECRET);
  expect((await now(house, incident)).state).toBe("open");
});

test("an administrator sees it, since somebody must be able to look after everything", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "private sev1 mobile: lost phone", "thiago");
  expect(await canSee(house, "anna")).toBe(true);
  expect(await canSee(house, "lena")).toBe(false);
  expect(incident.visibility).toBe("team");
});

test("nothing of it stands in the team's channels; Slack has a private channel with those who are called", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, TYPED);
  await house.catchUp();
  await house.as("jonas", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.as("jonas", (ctx) =>
    updateIncident(ctx, { incidentId: incident.id, text: "passwords changed" }),
  );
  await house.catchUp();
  for (const place of ["C0PAYMENTS", "19:payments@thread.tacv2"]) expect(shown(house, place)).toBe("");
  expect(house.slack.channels).toMatchObject([{ isPrivate: true }]);
  expect(house.slack.channels[0]?.invited).toContain("U0RAFAEL");
  const own = shown(house, "C-inc-1-checkout");
  expect(own).toContain(SECRET);
  expect(own).toContain("passwords changed");
  expect(own).toContain("Private: only Payments");
});

test("whoever is asked by name may see it from then on, and can take it", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, TYPED);
  const personId = await house.personId("kavya");
  await house.as("rafael", (ctx) => assignIncident(ctx, { incidentId: incident.id, personId }));
  await house.catchUp();
  expect(await paged(house, incident)).toContain("kavya person due");
  expect((await house.inbox("kavya")).map((seen) => textOf(seen.card)).join()).toContain(SECRET);
  expect(await canSee(house, "kavya")).toBe(true);
  const taken = await house.as("kavya", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  expect(taken.ownerId).toBe(personId);
  expect(await recorded(house, incident)).toContain("incident.shared");
});

test("only Baton itself opens a private incident to more people", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, TYPED);
  const people = [await house.personId("kavya")];
  const byHand = house.as("lena", (ctx) => shareIncident(ctx, { incidentId: incident.id, people }));
  expect(await refused(byHand)).toBe("access.missing-right");
  const share = () => house.asBaton((ctx) => shareIncident(ctx, { incidentId: incident.id, people }));
  expect(await share()).toEqual(people);
  expect(await share()).toEqual([]);
});

test("a push, a mail and the page behind its link say only that there is one", async () => {
  const pushed: ContactMessage[] = [];
  const sender: ContactSender = {
    async send(_to, message) {
      pushed.push(message);
      return { kind: "done", result: null };
    },
  };
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender]] });
  await open(house, TYPED);
  await house.catchUp();
  expect(pushed).toHaveLength(1);
  expect(JSON.stringify(pushed)).not.toContain("mails");
  expect(JSON.stringify(pushed)).not.toContain("Checkout");
  expect(pushed[0]?.subject).toBe("sev1 · privater Vorfall · bitte antworten");
  const links = makePageLinks(house.house.keys);
  const secret = pushed[0]?.link?.split("/p/")[1] ?? "";
  const asked = { bearers: links, secret, reference: "test" };
  const view = await asBearer(house.house, asked, (ctx) => links.show(ctx, secret));
  expect(view.press).toBe("Ich kümmere mich");
  expect(textOf(view.card as never)).not.toContain(SECRET);
  await asBearer(house.house, asked, (ctx) => links.acknowledge(ctx, secret));
  // In chat he reads all of it.
  expect(shown(house, JONAS)).toContain(SECRET);
});

test("a release is held by it, and no text names it", async () => {
  const house = await testHouse({ at: NIGHT });
  const release = await ask(house);
  await open(house, TYPED);
  const reasons = await house.as("kavya", async (ctx) =>
    sayHolds(ctx, (await findHolds(ctx, release)).holds),
  );
  expect(reasons.join()).toContain("एक निजी इंसिडेंट");
  expect(reasons.join()).not.toContain("I-1");
});

test("the digest of a handoff holds it for the team, and for nobody else", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, TYPED);
  const inChannel = { conversation: "19:payments@thread.tacv2", kind: "channel" } as const;
  expect(said(await house.type("jonas", "handoff"))).toContain(SECRET);
  const other = said(await house.type("kavya", "handoff", inChannel));
  expect(other).toContain("Payments");
  expect(other).not.toContain(SECRET);
});

test("the next lead reads in the digest what he is about to take, though he does not belong to the team", async () => {
  const file = demoFor(ROOMS).replace(
    "people: [anna, jonas]\n        # A night",
    "people: [rafael]\n        # A night",
  );
  const house = await testHouse({ at: "2027-03-09T12:50:00Z", file });
  await open(house, TYPED, "lena");
  expect(await canSee(house, "rafael")).toBe(false);
  await house.at("2027-03-09T13:00:01Z");
  await house.catchUp();
  expect((await house.inbox("rafael")).map((seen) => textOf(seen.card)).join()).toContain(SECRET);
});

test("an incident like it does not offer to join it, and none of another circle can be joined with it", async () => {
  const house = await testHouse({ at: NIGHT });
  const hidden = await open(house, TYPED);
  const open2 = await open(house, `sev1 checkout: ${SECRET}`, "lena");
  expect(open2.likeId).toBe(null);
  for (const [from, into] of [
    [hidden, open2],
    [open2, hidden],
  ] as const) {
    const joined = house.as("lena", (ctx) => mergeIncident(ctx, { incidentId: from.id, intoId: into.id }));
    expect(await refused(joined)).toBe("incident.merge-private");
  }
});

test("who was named for one of two does not read what the other is about where they are joined", async () => {
  const house = await testHouse({ at: NIGHT });
  const hidden = await open(house, TYPED);
  const other = await open(house, "private sev1 checkout: a lost phone");
  const personId = await house.personId("kavya");
  await house.as("jonas", (ctx) => assignIncident(ctx, { incidentId: other.id, personId }));
  await house.catchUp();
  await house.as("lena", (ctx) => mergeIncident(ctx, { incidentId: hidden.id, intoId: other.id }));
  await house.catchUp();
  const own = shown(house, "C-inc-2-checkout");
  expect(own).toContain("I-1");
  expect(own).not.toContain(SECRET);
});

test("it can be shown to everyone, by whoever may change it, once", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, TYPED);
  await house.catchUp();
  const publish = (person: string) =>
    house.as(person, (ctx) => publishIncident(ctx, { incidentId: incident.id }));
  expect(await refused(publish("kavya"))).toBe("incident.unknown");
  await pressIn(house, "C-inc-1-checkout").press("lena", "More");
  await publish("lena");
  await publish("lena");
  await house.catchUp();
  expect(await canSee(house, "kavya")).toBe(true);
  expect(shown(house, "C0PAYMENTS")).toContain(SECRET);
  expect((await recorded(house, incident)).filter((act) => act === "incident.published")).toHaveLength(1);
});

test.each([
  ["private sev1 checkout: down", "sev1", "down", "team"],
  ["SEV1 Private checkout: down", "sev1", "down", "team"],
  ["vertraulich: Kasse offen", undefined, "Kasse offen", "team"],
  ["निजी sev2 ledger: x", "sev2", "x", "team"],
  ["private", undefined, "", "team"],
  ["sev1 checkout: private key leaked", "sev1", "private key leaked", undefined],
  ["private private key leaked", undefined, "private key leaked", "team"],
])("what is typed: %s", async (typed, severity, title, visibility) => {
  const house = await testHouse();
  const known = await house.asBaton(findCatalogue);
  expect(readOpening(readLine(typed), known)).toMatchObject({
    title,
    ...(severity ? { severity } : {}),
    ...(visibility ? { visibility } : {}),
  });
  expect(readOpening(readLine(typed), known).visibility).toBe(visibility);
});
