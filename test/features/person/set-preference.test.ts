import { expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { addContact, findContacts } from "../../../src/features/person/add-contact.ts";
import { findReachable } from "../../../src/features/person/find-reachable.ts";
import { preferPlatform } from "../../../src/features/person/prefer-platform.ts";
import { removeContact } from "../../../src/features/person/remove-contact.ts";
import { setPreference } from "../../../src/features/person/set-preference.ts";
import { people } from "../../../src/features/person/tables.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const DEMO = demoFor(ROOMS);
const reapply = (house: TestHouse, text = `${DEMO}\n# again`) =>
  house.asBaton((ctx) => applyOrganisation(ctx, { text }));
const person = (house: TestHouse, key: string) =>
  house.asBaton(async (ctx) => (await ctx.tx.select().from(people).where(eq(people.key, key)))[0]);
const textOf = (answer: unknown) => JSON.stringify(answer);

test("what a person chose in chat survives the file", async () => {
  const house = await testHouse();
  await house.as("jonas", (ctx) => setPreference(ctx, { zone: "Asia/Tokyo", language: "en" }));
  await reapply(house);
  expect(await person(house, "jonas")).toMatchObject({ zone: "Asia/Tokyo", language: "en" });
  await house.as("jonas", (ctx) => setPreference(ctx, { zone: null }));
  expect(await person(house, "jonas")).toMatchObject({
    zone: "Europe/Berlin",
    language: "en",
    chosen: ["language"],
  });
});

test("who moves to another region gets its zone, unless he chose one", async () => {
  const house = await testHouse();
  await house.as("lena", (ctx) => setPreference(ctx, { zone: "Europe/Lisbon" }));
  await reapply(
    house,
    DEMO.replaceAll("zone: Europe/Berlin\n    language", "zone: Europe/Vienna\n    language"),
  );
  expect((await person(house, "jonas"))?.zone).toBe("Europe/Vienna");
  expect((await person(house, "lena"))?.zone).toBe("Europe/Lisbon");
});

test("a zone is typed as a name, a city, or wrongly with a near one offered", async () => {
  const house = await testHouse();
  await house.type("jonas", "baton me zone são paulo");
  expect((await person(house, "jonas"))?.zone).toBe("America/Sao_Paulo");
  await house.type("jonas", "baton me zone Asia/Kolkata");
  expect((await person(house, "jonas"))?.zone).toBe("Asia/Kolkata");
  expect(textOf(await house.type("jonas", "baton me zone Berln"))).toContain("Europe/Berlin");
  expect(textOf(await house.type("jonas", "baton me language Klingon"))).toContain("de, hi");
  expect((await person(house, "jonas"))?.zone).toBe("Asia/Kolkata");
});

test("the answer comes in the language that was just chosen, next time", async () => {
  const house = await testHouse();
  await house.type("lena", "baton me language deutsch");
  expect(textOf(await house.type("lena", "baton me"))).toContain("Zeitzone");
});

test("one adds and removes one's own ways; those of the file stay", async () => {
  const house = await testHouse();
  const kavya = await house.personId("kavya");
  const way = await house.as("kavya", (ctx) => addContact(ctx, { kind: "push", address: "kavya-phone" }));
  expect(way).toMatchObject({ isLoud: true, managedBy: "chat" });
  await reapply(house);
  const ways = await house.asBaton((ctx) => findContacts(ctx, kavya));
  expect(ways.map((one) => one.kind)).toEqual(["chat", "push", "email"]);
  const chat = ways.find((one) => one.kind === "chat");
  await expect(
    house.as("kavya", (ctx) => removeContact(ctx, { contactId: chat?.id ?? "" })),
  ).rejects.toMatchObject({ key: "person.way-gone" });
  await expect(house.as("jonas", (ctx) => removeContact(ctx, { contactId: way.id }))).rejects.toMatchObject({
    key: "person.way-gone",
  });
  await house.as("kavya", (ctx) => removeContact(ctx, { contactId: way.id }));
  await expect(house.as("kavya", (ctx) => removeContact(ctx, { contactId: way.id }))).rejects.toMatchObject({
    key: "person.way-gone",
  });
});

test("the preferred platform is written to first, and stays so after the file", async () => {
  const house = await testHouse();
  await house.as("arjun", (ctx) => preferPlatform(ctx, { platform: "teams" }));
  await reapply(house);
  const arjunId = await house.personId("arjun");
  const [arjun] = await house.asBaton((ctx) => findReachable(ctx, [arjunId]));
  expect(arjun?.accounts[0]?.platform).toBe("teams");
  await expect(house.as("jonas", (ctx) => preferPlatform(ctx, { platform: "slack" }))).rejects.toMatchObject({
    key: "person.no-account-there",
  });
});

test("an account that nobody linked cannot set anything, and is told how to be known", async () => {
  const house = await testHouse();
  await expect(house.asBaton((ctx) => setPreference(ctx, { zone: "UTC" }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});

test("the card names everyone's own facts and warns who has nothing loud", async () => {
  const house = await testHouse();
  expect(textOf(await house.type("kavya", "baton me"))).toContain("baton me push");
  const anna = textOf(await house.type("anna", "baton me"));
  expect(anna).toContain("Europe/Berlin");
  expect(anna).not.toContain("{{");
});

test("a setting without its value is asked back with a line that works", async () => {
  const house = await testHouse();
  const asked = async (word: string) => textOf(await house.type("lena", `baton me ${word}`));
  expect(await asked("push")).toContain("for example: baton me push my-phone-7k2");
  expect(await asked("zone")).toContain("for example: baton me zone Europe/Berlin");
});

test("the button that removes a way names it and nothing else", async () => {
  const house = await testHouse();
  expect(textOf(await house.type("lena", "baton me push lena-phone-77"))).toContain(
    'Remove Push to lena-phone-77"',
  );
});

test("whoever would ring a colleague reads that this rings only himself, and what to type", async () => {
  const house = await testHouse();
  const asked = textOf(await house.type("lena", "oncall ring anna"));
  expect(asked).toContain("incident assign I-41 @name");
  expect(await house.inbox("lena")).toEqual([]);
  expect(textOf(await house.type("anna", "oncall ring mich"))).toContain("Ein Test ist unterwegs");
});
