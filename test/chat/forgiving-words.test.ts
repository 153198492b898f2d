import { expect, test } from "vitest";
import { said } from "../features/incident/told.ts";
import { testHouse } from "../kit/house.ts";

test("a noun is understood in other languages too", async () => {
  const house = await testHouse();
  await house.type("anna", "Vorfall eröffnen checkout: Zahlungen hängen");
  expect(said(await house.type("anna", "Bereitschaft payments"))).toContain("Payments");
  expect(said(await house.type("arjun", "इंसिडेंट सूची"))).toContain("I-1");
  expect(said(await house.type("rafael", "incidente lista"))).toContain("I-1");
});

test("a number alone, and after its noun, shows what it names", async () => {
  const house = await testHouse();
  await house.type("lena", "incident open checkout: slow");
  expect(said(await house.type("lena", "I-1"))).toContain("I-1 · slow");
  expect(said(await house.type("lena", "incident i-1."))).toContain("I-1 · slow");
  expect(said(await house.type("lena", "incident I-9"))).toContain("There is no incident I-9");
});

test("a greeting is answered with the commands", async () => {
  const house = await testHouse();
  expect(said(await house.type("anna", "Hallo"))).toContain("Fünf Befehle zum Merken");
  expect(said(await house.type("rafael", "Olá!"))).toContain("Cinco comandos para lembrar");
});

test("a title without “open” is asked about, and opens nothing", async () => {
  const house = await testHouse();
  const asked = said(await house.type("lena", "incident payments are down"));
  expect(asked).toContain("Yes: incident open payments are down");
  expect(said(await house.type("lena", "incident list"))).toContain("Nothing is open.");
});

test("whoever must say which incident reads their titles and a line that works", async () => {
  const house = await testHouse();
  await house.type("lena", "incident open checkout: slow");
  await house.type("lena", "incident open app: crashes");
  const refused = said(await house.type("lena", "incident resolve"));
  expect(refused).toMatch(/I-[12] \(slow\)/);
  expect(refused).toMatch(/I-[12] \(crashes\)/);
  const [, example = ""] = /for example: (incident resolve I-\d)/.exec(refused) ?? [];
  expect(said(await house.type("lena", example))).toMatch(/I-\d is resolved/);
});

test("a line without its noun is offered whole: at night nobody thinks of the first word", async () => {
  const house = await testHouse();
  expect(said(await house.type("lena", "open sev1 checkout: payments time out"))).toContain(
    "Yes: incident open sev1 checkout: payments time out",
  );
  expect(said(await house.type("lena", "resolve I-1 it works"))).toContain(
    "Yes: incident resolve I-1 it works",
  );
  expect(said(await house.type("rafael", "cobrir @anna"))).toContain("oncall cobrir @anna");
  expect(said(await house.type("lena", "incident list"))).toContain("Nothing is open.");
});

test("a verb of two nouns is no noun's", async () => {
  const house = await testHouse();
  expect(said(await house.type("lena", "note look at the queue"))).not.toContain("Yes:");
});

test("what a handoff has as buttons leads to its card when it is typed", async () => {
  const house = await testHouse();
  expect(said(await house.type("lena", "handoff sign"))).toContain("Yes: handoff");
});

test("words about an incident that exists are never offered as the title of a new one", async () => {
  const house = await testHouse();
  await house.type("lena", "incident open checkout: slow");
  const asked = said(await house.type("lena", "incident merge I-1 I-2"));
  expect(asked).toContain("Yes: incident I-1");
  expect(asked).not.toContain("incident open");
});
