import { expect, test } from "vitest";
import { type ContactMessage, type ContactSender, mailPort, pushPort } from "../../../src/chat/methods.ts";
import type { Outcome } from "../../../src/engine/outcome.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { findAttempts, findPages } from "../../../src/features/page/find-pages.ts";
import { makePageLinks } from "../../../src/features/page/page-links.ts";
import { raisePage } from "../../../src/features/page/raise-page.ts";
import { asBearer } from "../../../src/web/as-bearer.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { pressIn } from "../incident/press-in.ts";
import { NIGHT, now, open, paged, refused, said, shown } from "../incident/told.ts";

const JONAS = "dm-00000000-0000-4000-8000-000000000003";

type Sent = ContactMessage & { readonly to: string };

function sender(sent: Sent[], outcome: Outcome<null> = { kind: "done", result: null }): ContactSender {
  return {
    async send(to, message) {
      sent.push({ ...message, to });
      return outcome;
    },
  };
}

const waysOf = (house: TestHouse, incidentId: string) =>
  house.asBaton(async (ctx) => {
    const [page] = await findPages(ctx, { kind: "incident", id: incidentId });
    return (await findAttempts(ctx, page?.id ?? "")).map((attempt) => `${attempt.kind} ${attempt.outcome}`);
  });

test("every way is tried: chat and push at once; due, sent and answered are kept", async () => {
  const pushed: Sent[] = [];
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender(pushed)]] });
  const incident = await open(house, "sev1 checkout: payments time out");
  await house.catchUp();
  expect(await waysOf(house, incident.id)).toEqual(["chat sent", "push sent"]);
  expect(pushed).toMatchObject([{ to: "meridian-jonas", urgent: true, linkLabel: "Ich kümmere mich" }]);
  expect(pushed[0]?.subject).toContain("sev1");
  expect(pushed[0]?.text).toContain("erste Bereitschaft");
  const [page] = await house.asBaton((ctx) => findPages(ctx, { kind: "incident", id: incident.id }));
  expect(page?.firstSentAt?.toISOString()).toBe(page?.dueAt.toISOString());
});

test("someone on both chats is called on both; a later way waits its minutes and is withdrawn by an answer", async () => {
  const mailed: Sent[] = [];
  const house = await testHouse({ at: "2027-03-09T05:00:00Z", ports: [[mailPort, sender(mailed)]] });
  const incident = await open(house, "sev1 ledger: wrong sums");
  await house.catchUp();
  const [first] = await paged(house, incident);
  const key = first?.split(" ")[0] ?? "";
  expect(["kavya", "arjun"]).toContain(key);
  if (key === "arjun") {
    const inbox = await house.inbox("arjun");
    expect(inbox.map((message) => message.platform).sort()).toEqual(["slack", "teams"]);
    return;
  }
  await house.pass(4 * 60_000);
  expect(mailed).toEqual([]);
  await house.as("kavya", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.pass(2 * 60_000);
  expect(mailed).toEqual([]);
});

test("what was acknowledged before it left is never sent", async () => {
  const pushed: Sent[] = [];
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender(pushed)]] });
  const incident = await open(house, "sev1 checkout: down");
  await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  await house.catchUp();
  expect(pushed).toEqual([]);
  expect(shown(house, JONAS)).toBe("");
  expect(await waysOf(house, incident.id)).toEqual(["chat withdrawn", "push withdrawn"]);
});

test("when no way reaches a person the next one is called at once, and the card says so", async () => {
  const refusing = sender([], { kind: "refused", reason: "no such topic" });
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, refusing]] });
  const blocked = { kind: "refused", reason: "blocked by the user" } as const;
  house.teams.troubles.push(blocked, blocked);
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(await paged(house, incident)).toEqual(["jonas primary undeliverable", "thiago backup due"]);
  expect(shown(house, "C0PAYMENTS")).toContain("Jonas Keller – could not be reached");
});

test("when it is over, whoever was woken is told that he can sleep", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await house.catchUp();
  expect(shown(house, JONAS)).toContain("Sie können jetzt schlafen");
  expect(shown(house, "dm-U0LENA")).toBe("");
});

test("the link in a push acknowledges without chat; pressed twice it shows who has it; a forged one is nobody's", async () => {
  const pushed: Sent[] = [];
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender(pushed)]] });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const secret = pushed[0]?.link?.split("/p/")[1] ?? "";
  const links = makePageLinks(house.house.keys);
  const visit = (key: string, does: "show" | "acknowledge") =>
    asBearer(house.house, { bearers: links, secret: key, reference: "test" }, (ctx) => links[does](ctx, key));
  expect((await visit(secret, "show")).press).toBe("Ich kümmere mich");
  expect((await now(house, incident)).state).toBe("open");
  expect((await visit(secret, "acknowledge")).press).toBe(null);
  expect(await now(house, incident)).toMatchObject({
    state: "acknowledged",
    ownerId: await house.personId("jonas"),
  });
  expect((await visit(secret, "acknowledge")).press).toBe(null);
  const forged = `${secret.slice(0, -3)}AAA`;
  await expect(visit(forged, "acknowledge")).rejects.toThrow();
});

test("“oncall ring me” tests one's own ways, and says how long it took", async () => {
  const pushed: Sent[] = [];
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender(pushed)]] });
  expect(said(await house.type("jonas", "oncall ring me"))).toContain("Chat, Push");
  await house.catchUp();
  expect(pushed).toHaveLength(1);
  await house.pass(4000);
  await pressIn(house, JONAS).press("jonas", "Es funktioniert");
  expect(shown(house, JONAS)).toContain("Sie haben nach 4 Sekunden geantwortet.");
});

test("two tests of one's own ways in one instant are two tests: the newer counts", async () => {
  const house = await testHouse({ at: NIGHT });
  const first = said(await house.type("jonas", "oncall ring me"));
  expect(said(await house.type("jonas", "oncall ring me"))).toBe(first);
  await house.catchUp();
  const jonas = await house.personId("jonas");
  const pages = await house.asBaton((ctx) => findPages(ctx, { kind: "person", id: jonas }));
  expect(pages.map(({ state }) => state).sort()).toEqual(["due", "stood-down"]);
  expect(house.logged).toEqual([]);
});

test("nobody without the right pages anyone, and the same page twice is one", async () => {
  const house = await testHouse({ at: NIGHT });
  const personId = await house.personId("lena");
  const page = {
    about: `person:${personId}`,
    personId,
    mark: "m",
    why: { key: "ring-me" as const },
    isPractice: true,
  };
  const powerless = house.as("anna", (ctx) =>
    raisePage({ ...ctx, actor: { kind: "token", id: "t", name: "t", grants: [] } }, page),
  );
  expect(await refused(powerless)).toBe("access.missing-right");
  const [one, two] = [
    await house.asBaton((ctx) => raisePage(ctx, page)),
    await house.asBaton((ctx) => raisePage(ctx, page)),
  ];
  expect(two?.id).toBe(one?.id);
});

test("whoever is paged later is invited to the incident's channel, once; a person without an account there is not", async () => {
  const house = await testHouse({ at: NIGHT });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const [channel] = house.slack.channels;
  expect(channel?.name).toBe("inc-1-checkout");
  expect(channel?.invited).not.toContain("U0LENA");
  const before = [...(channel?.invited ?? [])];
  for (const [key, mark] of [
    ["lena", "first"],
    ["lena", "second"],
    ["kavya", "third"],
  ] as const) {
    const personId = await house.personId(key);
    const why = { key: "person" as const };
    const page = { about: `incident:${incident.id}`, personId, mark, why, isPractice: false };
    await house.asBaton((ctx) => raisePage(ctx, page));
    await house.catchUp();
  }
  expect(channel?.invited).toEqual([...before, "U0LENA"]);
  expect(house.logged).toEqual([]);
});
