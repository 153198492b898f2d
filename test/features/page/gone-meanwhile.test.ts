import { expect, test } from "vitest";
import { type ContactMessage, type ContactSender, mailPort, pushPort } from "../../../src/chat/methods.ts";
import { and, eq } from "../../../src/db/drizzle.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { findAttempts, findPages } from "../../../src/features/page/find-pages.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { contactMethods } from "../../../src/features/person/tables.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, said, shown } from "../incident/told.ts";

const JONAS = "dm-00000000-0000-4000-8000-000000000003";

type Sent = ContactMessage & { readonly to: string };

const sender = (sent: Sent[], meanwhile?: () => Promise<unknown>): ContactSender => ({
  async send(to, message) {
    sent.push({ ...message, to });
    await meanwhile?.();
    return { kind: "done", result: null };
  },
});

const waysOf = (house: TestHouse, incidentId: string) =>
  house.asBaton(async (ctx) => {
    const [page] = await findPages(ctx, { kind: "incident", id: incidentId });
    return (await findAttempts(ctx, page?.id ?? "")).map((attempt) => `${attempt.kind} ${attempt.outcome}`);
  });

test("a page that was on its way as it was stood down has been sent: whoever it woke is told that it is over", async () => {
  const pushed: Sent[] = [];
  let meanwhile = async () => {};
  const house = await testHouse({
    at: NIGHT,
    ports: [[pushPort, sender(pushed, () => meanwhile())]],
  });
  const incident = await open(house, "sev1 checkout: down");
  meanwhile = async () => {
    meanwhile = async () => {};
    await house.as("lena", (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }));
  };
  const refused = { kind: "refused", reason: "blocked by the user" } as const;
  house.teams.troubles.push(refused, refused);
  await house.catchUp();
  expect(pushed).toHaveLength(1);
  expect(await waysOf(house, incident.id)).toContain("push sent");
  await house.as("lena", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await house.catchUp();
  expect(shown(house, JONAS)).toContain("Sie können jetzt schlafen");
});

test("a way that is removed while a page waits for it is not used any more", async () => {
  const pushed: Sent[] = [];
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, sender(pushed)]] });
  const incident = await open(house, "sev1 checkout: down");
  const jonas = await house.personId("jonas");
  await house.asBaton((ctx) =>
    ctx.tx
      .delete(contactMethods)
      .where(and(eq(contactMethods.personId, jonas), eq(contactMethods.kind, "push"))),
  );
  await house.catchUp();
  expect(pushed).toEqual([]);
  expect(await waysOf(house, incident.id)).toEqual(["chat sent", "push refused"]);
});

test("whoever leaves while he is called is called no more: the next one is, at once", async () => {
  const [pushed, mailed]: [Sent[], Sent[]] = [[], []];
  const ports = [
    [pushPort, sender(pushed)],
    [mailPort, sender(mailed)],
  ] as const;
  const house = await testHouse({ at: NIGHT, ports });
  const incident = await open(house, "sev1 checkout: down");
  await house.catchUp();
  const jonas = await house.personId("jonas");
  await house.asBaton((ctx) => leavePerson(ctx, { personId: jonas }));
  const [first, ...others] = await paged(house, incident);
  expect(first).toBe("jonas primary undeliverable");
  expect(others).toHaveLength(1);
});

test("a loud way that this installation cannot send by is none: the card says who may sleep through it", async () => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "sev1 checkout: down");
  await house.catchUp();
  expect(shown(house, "C0PAYMENTS")).toContain("No loud way to reach: Jonas Keller.");
  const answer = said(await house.type("jonas", "oncall ring me"));
  expect(answer).toContain("über: Chat. Nichts davon ist laut");
  expect(answer).toContain("Hier nicht eingerichtet: Push.");
});
