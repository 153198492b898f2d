import { expect, test } from "vitest";
import type { Answer, CallAccount } from "../../../src/chat/call.ts";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { leavePerson } from "../../../src/features/person/leave-person.ts";
import { identities } from "../../../src/features/person/tables.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
let deliveries = 0;

/** Types on an account that the organisation's file does not name. */
function typeAs(
  house: TestHouse,
  subject: string,
  text: string,
  more: Partial<CallAccount> = {},
): Promise<Answer> {
  deliveries += 1;
  return house.router({
    deliveryId: `link-${deliveries}`,
    installation: { platform: "teams", enterprise: "", team: TENANT },
    provenBy: ["TEAMS"],
    account: {
      provider: "teams",
      tenant: TENANT,
      subject,
      name: "New",
      isOutsider: false,
      isBot: false,
      ...more,
    },
    place: { conversation: `dm-${subject}`, thread: "", kind: "personal" },
    ask: { kind: "command", text, via: "personal" },
    answersInline: true,
  });
}

const textOf = (answer: Answer): string => (answer.kind === "card" ? JSON.stringify(answer.card) : "");

async function codeOf(house: TestHouse, person: string): Promise<string> {
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(textOf(await house.type(person, "baton link")))?.[0];
  if (!code) throw new Error("no code");
  return code;
}

const linked = (house: TestHouse, subject: string) =>
  house.asBaton((ctx) => ctx.tx.select().from(identities).where(eq(identities.subject, subject)));

test("a code made on Slack and typed on Teams makes both accounts one person, and both are told", async () => {
  const house = await testHouse();
  const code = await codeOf(house, "anna");
  await house.pass(60_000);
  expect(
    textOf(await typeAs(house, "aad-anna", `baton link ${code.toLowerCase().replace("-", " ")}`)),
  ).toContain("Anna Weber");
  const [identity] = await linked(house, "aad-anna");
  expect(identity).toMatchObject({ personId: await house.personId("anna"), proof: "code", state: "active" });
  // Whoever judges eligibility sees that the link is younger than the request.
  expect(identity?.linkedAt).toEqual(new Date("2027-03-09T09:01:00Z"));
  await house.catchUp();
  const told = (await house.inbox("anna")).filter((seen) => JSON.stringify(seen).includes("Teams"));
  expect(told.length).toBeGreaterThan(0);
  await house.asBaton(async (ctx) => {
    const acts = await ctx.tx.select().from(records).where(eq(records.action, "person.account-linked"));
    expect(acts.some((act) => act.actor.startsWith("account:"))).toBe(true);
  });
});

test("a code works once, within ten minutes, and not for a guest", async () => {
  const house = await testHouse();
  const code = await codeOf(house, "anna");
  await typeAs(house, "aad-guest", `baton link ${code}`, { isOutsider: true });
  expect(await linked(house, "aad-guest")).toEqual([]);
  await typeAs(house, "aad-anna", `baton link ${code}`);
  await typeAs(house, "aad-second", `baton link ${code}`);
  expect(await linked(house, "aad-second")).toEqual([]);
  const late = await codeOf(house, "anna");
  await house.pass(10 * 60_000);
  await typeAs(house, "aad-late", `baton link ${late}`);
  expect(await linked(house, "aad-late")).toEqual([]);
});

test("guessing is limited: after five wrong codes even the right one is refused for ten minutes", async () => {
  const house = await testHouse();
  for (let attempt = 0; attempt < 5; attempt++)
    expect(textOf(await typeAs(house, "aad-guess", "baton link AAAA-AAAA"))).toContain(String(4 - attempt));
  const code = await codeOf(house, "anna");
  await typeAs(house, "aad-guess", `baton link ${code}`);
  expect(await linked(house, "aad-guess")).toEqual([]);
  await house.pass(10 * 60_000);
  await typeAs(house, "aad-guess", `baton link ${await codeOf(house, "anna")}`);
  expect(await linked(house, "aad-guess")).toHaveLength(1);
});

test("an account that is somebody's already cannot be taken over", async () => {
  const house = await testHouse();
  const code = await codeOf(house, "anna");
  await house.type("jonas", `baton link ${code}`);
  const [jonas] = await linked(house, "00000000-0000-4000-8000-000000000003");
  expect(jonas?.personId).toBe(await house.personId("jonas"));
});

test("a code is neither made nor typed where others read it", async () => {
  const house = await testHouse();
  const answer = await house.type("anna", "baton link", { conversation: "C0PAYMENTS", kind: "channel" });
  expect(textOf(answer)).not.toMatch(/[2-9A-Z]{4}-[2-9A-Z]{4}/);
});

test.skipIf(!hasPostgres())("two accounts type one code at once: one of them is linked", async () => {
  const house = await testHouse();
  const code = await codeOf(house, "anna");
  await Promise.all([
    typeAs(house, "aad-one", `baton link ${code}`),
    typeAs(house, "aad-two", `baton link ${code}`),
  ]);
  expect([...(await linked(house, "aad-one")), ...(await linked(house, "aad-two"))]).toHaveLength(1);
});

test.each(["has left", "was forgotten"])(
  "a code of somebody who %s since gives no account to anyone",
  async (how) => {
    const house = await testHouse();
    const personId = await house.personId("jonas");
    const code = await codeOf(house, "jonas");
    await house.as("anna", async (ctx) => {
      if (how === "has left") await leavePerson(ctx, { personId });
      else await erasePerson(ctx, { personId });
    });
    expect(textOf(await typeAs(house, "aad-jonas-other", `baton link ${code}`))).toContain("wrong");
    expect(await linked(house, "aad-jonas-other")).toEqual([]);
  },
);
