import { expect, test } from "vitest";
import { addContact } from "../../../src/features/person/add-contact.ts";
import { followPlatform } from "../../../src/features/person/follow-platform.ts";
import { setPreference } from "../../../src/features/person/set-preference.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { hasPostgres } from "../../kit/database.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { whileOpen } from "../../kit/meanwhile.ts";

const addresses = async (house: TestHouse, key: string) => {
  const rows = await house.db.raw<{ address: string }>(
    "select address from contact_methods where person_id = $1 and managed_by = 'chat'",
    [await house.personId(key)],
  );
  return rows.map(({ address }) => address);
};
const push = { kind: "push", address: "bedside-phone" } as const;

test("an address is one way, however it is written", async () => {
  const house = await testHouse();
  await house.as("anna", (ctx) => addContact(ctx, { kind: "email", address: "Anna.Home@Example.org" }));
  await expect(
    house.as("anna", (ctx) => addContact(ctx, { kind: "email", address: "anna.home@example.org" })),
  ).rejects.toMatchObject({ key: "person.way-known" });
  expect(await addresses(house, "anna")).toEqual(["anna.home@example.org"]);
});

test.skipIf(!hasPostgres())("the same way added twice at once rings once", async () => {
  const house = await testHouse();
  await whileOpen(house, { by: "anna", first: (ctx) => addContact(ctx, push) }, () =>
    house.as("anna", (ctx) => addContact(ctx, push)),
  );
  expect(await addresses(house, "anna")).toEqual(["bedside-phone"]);
});

test.skipIf(!hasPostgres())("whoever is forgotten meanwhile leaves no new address", async () => {
  const house = await testHouse();
  const personId = await house.personId("jonas");
  await whileOpen(house, { by: "anna", first: (ctx) => erasePerson(ctx, { personId }) }, () =>
    house.as("jonas", (ctx) => addContact(ctx, push)),
  );
  expect(await house.db.raw("select address from contact_methods where address = 'bedside-phone'")).toEqual(
    [],
  );
});

test.skipIf(!hasPostgres())(
  "a zone chosen while his platform tells of another one stays chosen",
  async () => {
    const house = await testHouse();
    const personId = await house.personId("anna");
    const zone = async () =>
      (await house.db.raw<{ zone: string }>("select zone from people where id = $1", [personId]))[0]?.zone;
    await house.db.raw(
      `insert into accounts (org_id, provider, tenant, subject, person_id, zone, heard_at)
     select org_id, provider, tenant, subject, person_id, 'America/Lima', now() from identities
     where person_id = $1 and provider = 'slack' on conflict (org_id, provider, tenant, subject) do update set zone = 'America/Lima'`,
      [personId],
    );
    await whileOpen(house, { by: "anna", first: (ctx) => setPreference(ctx, { zone: "Asia/Tokyo" }) }, () =>
      house.asBaton((ctx) => followPlatform(ctx, { personId })),
    );
    expect(await zone()).toBe("Asia/Tokyo");
  },
);
