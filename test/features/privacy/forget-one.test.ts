import { expect, test } from "vitest";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { demoFor, type TestHouse, testHouse } from "../../kit/house.ts";

const erase = async (house: TestHouse, key: string) => {
  const personId = await house.personId(key);
  return house.as("priya", (ctx) => erasePerson(ctx, { personId }));
};
const open = (house: TestHouse, who: string, title: string) =>
  house.as(who, (ctx) => openIncident(ctx, { severity: "sev1", service: "checkout", title }));

test("whoever shares a name, an address or a part of one with a forgotten person keeps his own", async () => {
  const file = demoFor(ROOMS)
    .replace("name: Lena Hoffmann", "name: Jonas Keller")
    .replace("{ push: meridian-lena }", "{ push: meridian-jonas }")
    .replace("email: lena@meridian.example", "email: mjonas@meridian.example, phone: '+493012345678'")
    .replace("email: jonas@meridian.example", "email: jonas@meridian.example, phone: '+4930123456'");
  const house = await testHouse({ file });
  const lena = await house.personId("lena");
  const own = async () => [
    await house.db.raw("select key, name from people where id = $1", [lena]),
    await house.db.raw("select provider, subject from identities where person_id = $1 order by rank", [lena]),
    await house.db.raw("select kind, address from contact_methods where person_id = $1 order by rank", [
      lena,
    ]),
  ];
  const before = await own();
  await erase(house, "jonas");
  expect(await own()).toEqual(before);
});

test("what a forgotten person wrote takes nothing out of the rules, though it was a service's key", async () => {
  const house = await testHouse();
  const rules = [
    "approval_rules",
    "grants",
    "roles",
    "services",
    "policies",
    "teams",
    "regions",
    "severities",
  ];
  const rows = () =>
    Promise.all(rules.map((table) => house.db.raw(`select t::text as row from "${table}" t order by 1`)));
  const before = await rows();
  for (const title of ["production", "checkout", "saopaulo", "bengaluru"]) await open(house, "jonas", title);
  await house.catchUp();
  const runs = () => house.db.raw("select policy from escalation_runs order by seq");
  const running = await runs();
  await erase(house, "jonas");
  expect(await rows()).toEqual(before);
  expect(await runs()).toEqual(running);
});

test("a long title with something quoted in it hinders no forgetting, and is gone from what was posted", async () => {
  const house = await testHouse();
  await open(house, "jonas", 'Customers in Brazil cannot pay their orders since "PIX" is \\slow');
  await house.catchUp();
  expect((await erase(house, "jonas")).state).toBe("erased");
  const posted = await house.db.raw<{ row: string }>(
    "select payload::text as row from outbox union all select content::text from posts where content is not null",
  );
  expect(posted.filter(({ row }) => /Customers in Brazil|PIX/.test(row))).toEqual([]);
});

test.each([
  { name: "田中太郎", said: "担当は田中太郎さんです" },
  { name: "王芳", said: "王芳来处理" },
  { name: "रवि", said: "इसे रवि देखेंगे" },
  { name: "José Núñez", said: "José  Núñez sieht nach".normalize("NFD") },
])("the name $name is gone from what others wrote", async ({ name, said }) => {
  const file = demoFor(ROOMS).replace("name: Jonas Keller", `name: ${name}`);
  const house = await testHouse({ file });
  const incident = await open(house, "anna", `${said} -`);
  await house.catchUp();
  await erase(house, "jonas");
  const left = await house.db.raw<{ row: string }>(
    `select title as row from incidents where id = '${incident.id}' union all select payload::text from outbox
     union all select content::text from posts where content is not null`,
  );
  const parts = name.normalize("NFD").split(" ");
  expect(left.filter(({ row }) => parts.some((part) => row.normalize("NFD").includes(part)))).toEqual([]);
});

test("a telephone number is gone from what others wrote, however they typed it, and a longer one stays", async () => {
  const file = demoFor(ROOMS).replace(
    "email: jonas@meridian.example",
    "email: jonas@meridian.example, phone: '+4930123456'",
  );
  const house = await testHouse({ file });
  const { id: incidentId } = await open(house, "anna", "ruft +49 30 123456 oder 0049 (0)30/12 34-56 an");
  await house.as("anna", (ctx) =>
    updateIncident(ctx, { incidentId, text: "die Zentrale ist +49 30 1234567, nicht\n+4930123456" }),
  );
  await house.catchUp();
  await erase(house, "jonas");
  const [row] = await house.db.raw<{ title: string; last_update: string }>(
    "select title, last_update from incidents",
  );
  expect(row?.title).toMatch(/^ruft erased-\w{8} oder erased-\w{8} an$/);
  expect(row?.last_update).toMatch(/^die Zentrale ist \+49 30 1234567, nicht\s+erased-\w{8}$/);
  const posted = await house.db.raw<{ row: string }>("select payload::text as row from outbox");
  expect(posted.filter(({ row: text }) => /4930123456(?!\d)|30 123456(?!\d)/.test(text))).toEqual([]);
});
