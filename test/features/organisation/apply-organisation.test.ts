import { expect, test } from "vitest";
import { places } from "../../../src/chat/tables.ts";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { organisations, services, teams } from "../../../src/features/organisation/tables.ts";
import { grants, identities, people } from "../../../src/features/person/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = demoFor(ROOMS);

const apply = (house: TestHouse, text: string) => house.asBaton((ctx) => applyOrganisation(ctx, { text }));

test("the first apply makes the organisation from its file", async () => {
  const house = await testHouse();
  await house.asBaton(async (ctx) => {
    const [org] = await ctx.tx.select().from(organisations);
    expect(org).toMatchObject({ key: "meridian", name: "Meridian Pay", zone: "UTC" });
    expect(org?.fileHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await ctx.tx.select().from(people)).toHaveLength(9);
    expect((await ctx.tx.select().from(places)).map((place) => place.state)).toEqual(Array(6).fill("open"));
  });
});

test("applying the same file twice changes nothing and leaves no record", async () => {
  const house = await testHouse();
  const count = () => house.asBaton(async (ctx) => (await ctx.tx.select().from(records)).length);
  const before = await count();
  expect((await apply(house, DEMO)).changes).toEqual([]);
  expect(await count()).toBe(before);
});

test("a changed comment changes no row, yet the new file is on record", async () => {
  const house = await testHouse();
  expect((await apply(house, `${DEMO}\n# a comment`)).changes).toEqual([]);
  await house.asBaton(async (ctx) => {
    const rows = await ctx.tx.select().from(records).where(eq(records.action, "organisation.applied"));
    expect(rows).toHaveLength(2);
    expect(rows[0]?.actor).toBe("file:test");
  });
});

test("a renamed key keeps its row, and what refers to it", async () => {
  const house = await testHouse();
  const teamId = () =>
    house.asBaton(async (ctx) => (await ctx.tx.select().from(teams).where(eq(teams.name, "Payments")))[0]);
  const before = await teamId();
  const text = DEMO.replaceAll(/\bpayments\b(?!@)/g, "money").replace(
    "  money:\n    name: Payments",
    "  money:\n    was: payments\n    name: Payments",
  );
  const { changes } = await apply(house, text);
  expect(changes).toContainEqual({ kind: "renamed", path: "teams.money", details: ["payments"] });
  expect((await teamId())?.id).toBe(before?.id);
  await house.asBaton(async (ctx) => {
    const [checkout] = await ctx.tx.select().from(services).where(eq(services.key, "checkout"));
    expect(checkout?.teamId).toBe(before?.id);
  });
});

test("a person who vanishes from the file has left, and is kept", async () => {
  const house = await testHouse();
  const text = DEMO.replace(/ {2}kavya:[\s\S]*?(?= {2}anna:)/, "")
    .replace("[priya, arjun, kavya]", "[priya, arjun]")
    .replace("[kavya, arjun]", "[arjun]")
    .replace("[priya, kavya]", "[priya]");
  const { changes } = await apply(house, text);
  expect(changes).toContainEqual({ kind: "gone", path: "people.kavya" });
  await house.asBaton(async (ctx) => {
    const [kavya] = await ctx.tx.select().from(people).where(eq(people.key, "kavya"));
    expect(kavya).toMatchObject({ state: "left", name: "Kavya Nair" });
    expect(kavya?.leftAt).toEqual(ctx.tx.now);
    // Her account stays hers: nobody's account may open incidents, a leaver's may not.
    expect(
      await ctx.tx
        .select()
        .from(identities)
        .where(eq(identities.subject, "00000000-0000-4000-8000-000000000002")),
    ).toHaveLength(1);
  });
  const back = await apply(house, DEMO);
  expect(back.changes).toContainEqual({ kind: "back", path: "people.kavya" });
});

test("a grant that vanishes ends now and is kept, so that a past day can be explained", async () => {
  const house = await testHouse();
  await house.pass(60_000);
  const { changes } = await apply(house, DEMO.replace("people: [rafael, beatriz]", "people: [rafael]"));
  expect(changes).toEqual([{ kind: "gone", path: "grants.approver" }]);
  await house.asBaton(async (ctx) => {
    const ended = (await ctx.tx.select().from(grants)).filter((grant) => grant.endsAt !== null);
    expect(ended).toHaveLength(1);
    expect(ended[0]?.endsAt).toEqual(ctx.tx.now);
  });
});

test("rows that were made in chat are left alone", async () => {
  const house = await testHouse();
  await house.asBaton((ctx) =>
    ctx.tx.insert(teams).values({
      orgId: ctx.org.id,
      key: "guild",
      name: "Guild",
      channels: {},
      language: "en",
      managedBy: "chat",
    }),
  );
  await apply(house, `${DEMO}\n# again`);
  await house.asBaton(async (ctx) => {
    const [guild] = await ctx.tx.select().from(teams).where(eq(teams.key, "guild"));
    expect(guild).toMatchObject({ managedBy: "chat", isGone: false });
  });
});

test("someone without the right cannot apply a file", async () => {
  const house = await testHouse();
  await expect(house.as("jonas", (ctx) => applyOrganisation(ctx, { text: DEMO }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});

test("a key that was renamed may be given to something new in the same file", async () => {
  const house = await testHouse();
  const before = await house.asBaton(
    async (ctx) => (await ctx.tx.select().from(services).where(eq(services.key, "app")))[0],
  );
  const text = DEMO.replace(
    "  app:\n    name: Mobile app",
    "  app:\n    name: Web app\n    team: mobile\n  mobile-app:\n    was: app\n    name: Mobile app",
  );
  const { changes } = await apply(house, text);
  expect(changes).toContainEqual({ kind: "renamed", path: "services.mobile-app", details: ["app"] });
  await house.asBaton(async (ctx) => {
    const rows = await ctx.tx.select().from(services);
    expect(rows.find((row) => row.key === "mobile-app")?.id).toBe(before?.id);
    expect(rows.find((row) => row.key === "app")).toMatchObject({ name: "Web app" });
  });
  expect((await apply(house, text)).changes).toEqual([]);
});

test("an account that the file gives to someone else is his only from then on", async () => {
  const house = await testHouse();
  await house.pass(3_600_000);
  const text = DEMO.replace("slack: U0LENA, ", "").replace(
    "{ teams: 00000000-0000-4000-8000-000000000003,",
    "{ slack: U0LENA, teams: 00000000-0000-4000-8000-000000000003,",
  );
  await apply(house, text);
  const [lena] = await house.asBaton((ctx) =>
    ctx.tx.select().from(identities).where(eq(identities.subject, "U0LENA")),
  );
  expect(lena).toMatchObject({ personId: await house.personId("jonas") });
  expect(lena?.linkedAt).toEqual(new Date("2027-03-09T10:00:00Z"));
});

test("the same way and the same team written twice are one", async () => {
  const house = await testHouse();
  const text = DEMO.replace("teams: [platform, payments]", "teams: [platform, platform, payments]").replace(
    "{ push: meridian-priya }]",
    "{ push: meridian-priya }, { push: meridian-priya }]",
  );
  expect((await apply(house, text)).changes).toEqual([]);
});

test("a person whose data is restricted does not come back through an older file", async () => {
  const house = await testHouse();
  await house.asBaton((ctx) =>
    ctx.tx.update(people).set({ state: "restricted" }).where(eq(people.key, "lena")),
  );
  await apply(house, `${DEMO}\n# an older file`);
  await house.asBaton(async (ctx) => {
    const [lena] = await ctx.tx.select().from(people).where(eq(people.key, "lena"));
    expect(lena?.state).toBe("restricted");
  });
});

test("a grant whose last day is over is applied once, and the same file changes nothing from then on", async () => {
  const house = await testHouse();
  const text = DEMO.replace(
    "  - role: release-manager",
    "  - role: release-manager\n    people: [jonas]\n    until: 2027-03-10\n  - role: release-manager",
  );
  await apply(house, text);
  const rows = () => house.asBaton(async (ctx) => (await ctx.tx.select().from(grants)).length);
  const count = await rows();
  await house.at("2027-03-20T09:00:00Z");
  expect((await apply(house, text)).changes).toEqual([]);
  expect((await apply(house, `${text}\n# again`)).changes).toEqual([]);
  expect(await rows()).toBe(count);
});
