import { expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { planOrganisation } from "../../../src/features/organisation/plan-organisation.ts";
import { followPlatform } from "../../../src/features/person/follow-platform.ts";
import { setPreference } from "../../../src/features/person/set-preference.ts";
import { people } from "../../../src/features/person/tables.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { learn, personOf, platformTells, typeAs } from "../account/accounts.ts";

const DEMO = demoFor(ROOMS);

test("who said nothing has the zone and language of his chat account, and keeps up with it", async () => {
  const house = await testHouse();
  expect(await personOf(house, "anna")).toMatchObject({ zone: "Europe/Berlin", language: "de" });
  await learn(house, "U0ANNA", { zone: "America/New_York", locale: "pt-PT" });
  expect(await personOf(house, "anna")).toMatchObject({ zone: "America/New_York", language: "pt-BR" });
  await platformTells(house, "U0ANNA", { zone: "Asia/Tokyo", locale: "hi-IN" });
  expect(await personOf(house, "anna")).toMatchObject({ zone: "Asia/Tokyo", language: "hi" });
});

test("what the person chose stands above everything, what the file says above the platform", async () => {
  const house = await testHouse();
  await house.as("anna", (ctx) => setPreference(ctx, { zone: "Europe/Lisbon" }));
  await learn(house, "U0ANNA", { zone: "America/New_York", locale: "pt-BR" });
  expect(await personOf(house, "anna")).toMatchObject({ zone: "Europe/Lisbon", language: "pt-BR" });
  // Lena's language stands in the file, her zone is the region's.
  await learn(house, "U0LENA", { zone: "Europe/Vienna", locale: "de-AT" });
  expect(await personOf(house, "lena")).toMatchObject({ zone: "Europe/Vienna", language: "en" });
  // “As before” is what the platform says.
  await house.as("anna", (ctx) => setPreference(ctx, { zone: null }));
  expect(await personOf(house, "anna")).toMatchObject({ zone: "America/New_York" });
});

test("the file applied again leaves it, and plans nothing for it", async () => {
  const house = await testHouse();
  await learn(house, "U0ANNA", { zone: "America/New_York", locale: "pt-BR" });
  const { changes } = await house.asBaton((ctx) => planOrganisation(ctx, `${DEMO}\n# again`));
  expect(changes).toEqual([]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${DEMO}\n# again` }));
  expect(await personOf(house, "anna")).toMatchObject({ zone: "America/New_York", language: "pt-BR" });
  const said = DEMO.replace("name: Anna Weber\n", "name: Anna Weber\n    zone: Europe/Madrid\n");
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: said }));
  await learn(house, "U0ANNA", { zone: "Asia/Tokyo", locale: "pt-BR" });
  expect(await personOf(house, "anna")).toMatchObject({ zone: "Europe/Madrid", language: "pt-BR" });
});

test.each(["Mars/Olympus", "", "+05:30", "Europe/Berlin\u0000", "🕐", "../../etc/passwd", "a".repeat(500)])(
  "a zone that this machine does not know (%j) changes nothing and breaks nothing",
  async (zone) => {
    const house = await testHouse();
    house.slack.accounts.set("U0ANNA", { zone: zone.replaceAll("\u0000", ""), locale: "tlh-QO" });
    house.slack.accounts.set("U1NEW", { zone: zone.replaceAll("\u0000", ""), locale: "x" });
    expect(await typeAs(house, { subject: "U0ANNA" }, "oncall")).toContain("Bereitschaft");
    expect(await typeAs(house, { subject: "U1NEW" }, "oncall")).toContain("On call");
    expect(await personOf(house, "anna")).toMatchObject({ zone: "Europe/Berlin", language: "de" });
    expect(house.logged).toEqual([]);
  },
);

test("a person whose kept zone this machine no longer knows reads the organisation's time", async () => {
  const house = await testHouse();
  await house.asBaton((ctx) =>
    ctx.tx.update(people).set({ zone: "Europe/Atlantis" }).where(eq(people.key, "anna")),
  );
  expect(await house.as("anna", async (ctx) => ctx.reader.zone)).toBe("UTC");
  expect(await typeAs(house, { subject: "U0ANNA" }, "oncall payments")).toContain("Bereitschaft");
});

test("with two accounts the preferred one decides, and the other where it says nothing", async () => {
  const house = await testHouse();
  await learn(house, "U0ARJUN", { zone: "Asia/Tokyo" });
  const teams = { provider: "teams" as const, subject: "00000000-0000-4000-8000-000000000001" };
  await typeAs(house, { ...teams, zone: "Europe/Berlin", locale: "de-DE" }, "oncall");
  expect(await personOf(house, "arjun")).toMatchObject({ zone: "Asia/Tokyo", language: "de" });
});

test("a zone that comes with what somebody does in Teams is his from that answer on", async () => {
  const house = await testHouse();
  const beatriz = { provider: "teams" as const, subject: "00000000-0000-4000-8000-000000000004" };
  await typeAs(house, { ...beatriz, zone: "Europe/Lisbon", locale: "pt-PT" }, "oncall");
  expect(await personOf(house, "beatriz")).toMatchObject({ zone: "Europe/Lisbon", language: "pt-BR" });
  await typeAs(house, { ...beatriz, zone: "Asia/Tokyo", locale: "pt-PT" }, "oncall");
  expect(await personOf(house, "beatriz")).toMatchObject({ zone: "Asia/Tokyo" });
  // The same again is no news.
  const seen = () => house.db.raw("select 1 from records where action = 'account.seen'");
  const before = (await seen()).length;
  await typeAs(house, { ...beatriz, zone: "Asia/Tokyo", locale: "pt-PT" }, "oncall");
  expect(await seen()).toHaveLength(before);
});

test("only Baton itself makes a person follow", async () => {
  const house = await testHouse();
  const personId = await house.personId("anna");
  await expect(house.as("lena", (ctx) => followPlatform(ctx, { personId }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});
