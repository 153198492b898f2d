import { expect, test } from "vitest";
import { incidents } from "../../../src/features/incident/tables.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { buttonOn } from "../../kit/recording-platform.ts";
import { ask, current } from "../release/ask-release.ts";
import { platformTells, read, typeAs } from "./accounts.ts";

const GUEST = { subject: "U1GUEST" };
const denials = async (house: TestHouse) =>
  (await house.db.raw("select 1 from records where action = 'access.denied'")).length;

async function withGuest(): Promise<TestHouse> {
  const house = await testHouse();
  house.slack.accounts.set(GUEST.subject, { isGuest: true, locale: "de-DE" });
  await house.type("lena", "incident open sev1 checkout: the vault is open");
  await ask(house);
  await house.catchUp();
  return house;
}

test.each([
  "incident open sev1 checkout: down",
  "incident open",
  "incident list",
  "incident 1",
  "incident timeline 1",
  "incident ack 1",
  "oncall",
  "oncall ring me",
  "release",
  "release R-1",
  "handoff",
  "baton I-1",
  "baton status",
  "baton who anna",
  "baton me",
  "baton help",
  "baton link ABCD-EFGH",
])(
  "a guest whom the file does not name types “%s”: one sentence in his language, and nothing else",
  async (typed) => {
    const house = await withGuest();
    const before = [house.slack.messages.length, await denials(house)];
    const told = await typeAs(house, GUEST, typed);
    expect(told).toContain("Dies ist ein Gastkonto.");
    expect(told).not.toMatch(/vault|checkout|Anna|R-1/i);
    await house.catchUp();
    expect([house.slack.messages.length, (await denials(house)) - 1]).toEqual(before);
    expect(await house.asBaton((ctx) => ctx.tx.select().from(incidents))).toHaveLength(1);
  },
);

test("a guest whom the file names answers pages, and decides nothing for others", async () => {
  const house = await testHouse();
  house.slack.accounts.set("U0ANNA", { isGuest: true, locale: "de-DE" });
  await house.type("lena", "incident open sev1 checkout: down");
  await house.type("anna", "incident ack 1");
  const [incident] = await house.asBaton((ctx) => ctx.tx.select().from(incidents));
  expect(incident).toMatchObject({ state: "acknowledged", ownerId: await house.personId("anna") });
  const release = await ask(house);
  await house.catchUp();
  const shown = (await house.inbox("anna")).findLast((seen) => seen.card.title.includes("R-"));
  if (!shown) throw new Error("no release was shown");
  const told = await house.press("anna", buttonOn(shown.card, "Zustimmen").handle);
  expect(read(told)).toContain("Gäste entscheiden hier nicht.");
  expect(await current(house, release)).toMatchObject({ state: "requested" });
  expect(await denials(house)).toBe(1);
});

test("who was a colleague when the card came and is a guest when he presses does not approve", async () => {
  const house = await testHouse();
  await house.type("anna", "incident list");
  const release = await ask(house);
  await house.catchUp();
  const shown = (await house.inbox("anna")).findLast((seen) => seen.card.title.includes("R-"));
  if (!shown) throw new Error("no release was shown");
  await platformTells(house, "U0ANNA", { isGuest: true });
  const told = await house.press("anna", buttonOn(shown.card, "Zustimmen").handle);
  expect(read(told)).toContain("Gäste entscheiden hier nicht.");
  expect(await current(house, release)).toMatchObject({ state: "requested" });
});
