import { expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { textOf } from "../../kit/recording-platform.ts";
import { approve, ask, refusalOf } from "../release/ask-release.ts";
import { askAs, knownOf, ORDINARY, platformTells, TEAM, typeAs } from "./accounts.ts";

const acts = async (house: TestHouse, beginning: string) =>
  (
    await house.db.raw<{ action: string }>("select action from records where action like $1 order by seq", [
      `${beginning}%`,
    ])
  ).map(({ action }) => action);

const told = async (house: TestHouse, key: string) =>
  (await house.inbox(key)).map((seen) => textOf(seen.card)).join("\n");

test("closed on Slack: from that moment the account may do nothing, and its person goes on in Teams", async () => {
  const house = await testHouse();
  expect(await typeAs(house, { subject: "U0ARJUN" }, "incident list")).not.toContain("सक्रिय");
  await platformTells(house, "U0ARJUN", { isDeactivated: true });
  expect(await typeAs(house, { subject: "U0ARJUN" }, "incident list")).toContain("अब सक्रिय नहीं है");
  await house.type("arjun", "incident open sev1 checkout: down", { platform: "teams" });
  expect(await acts(house, "incident.opened")).toHaveLength(1);
  expect(await acts(house, "person.account-")).toContain("person.account-blocked");
  // Platforms tell more than once.
  await platformTells(house, "U0ARJUN", { isDeactivated: true });
  expect((await acts(house, "person.account-blocked")).length).toBe(1);
});

test("the look that finds an account closed closes it, though what was typed is refused", async () => {
  const house = await testHouse();
  house.slack.accounts.set("U0LENA", { isDeactivated: true });
  expect(await typeAs(house, { subject: "U0LENA" }, "incident open sev1 checkout: down")).toContain(
    "no longer active",
  );
  expect(await knownOf(house, "U0LENA")).toMatchObject({ isDeactivated: true });
  expect(await acts(house, "person.account-blocked")).toHaveLength(1);
  expect(await acts(house, "incident.")).toEqual([]);
});

test("opened again, it acts again, and decides nothing that was asked for before", async () => {
  const house = await testHouse();
  await house.type("anna", "incident list");
  await platformTells(house, "U0ANNA", { isDeactivated: true });
  const release = await ask(house);
  await house.pass(60_000);
  await platformTells(house, "U0ANNA", {});
  expect(await typeAs(house, { subject: "U0ANNA" }, "incident list")).not.toContain("nicht mehr aktiv");
  expect(await refusalOf(approve(house, "anna", release))).toBe("exception.linked-later");
  const later = await ask(house, { version: "4.2.1" });
  expect(await refusalOf(approve(house, "anna", later))).toBe("not refused");
});

test("news of the thousands whom Baton has never met is not kept", async () => {
  const house = await testHouse();
  await platformTells(house, "U1UNKNOWN", { isGuest: true });
  expect(await knownOf(house, "U1UNKNOWN")).toBe(undefined);
});

test("many changes may come at once", async () => {
  const house = await testHouse();
  const change = (subject: string) => ({
    account: { provider: "slack" as const, tenant: TEAM, subject, name: "" },
    told: { kind: "whole" as const, facts: { ...ORDINARY, isGuest: true } },
  });
  const changes = ["U0ANNA", "U0LENA", "U1UNKNOWN"].map(change);
  await askAs(house, { subject: "" }, { kind: "person-changed", changes });
  expect(await knownOf(house, "U0ANNA")).toMatchObject({ isGuest: true });
  expect(await knownOf(house, "U0LENA")).toMatchObject({ isGuest: true });
});

test("whoever is on call loses an account: the team's lead learns whether the other platform reaches him", async () => {
  const house = await testHouse({ at: "2027-03-16T09:00:00Z" });
  const on = await house.type("lena", "oncall payments");
  expect(on.kind === "card" && textOf(on.card)).toContain("Arjun Mehta");
  await platformTells(house, "U0ARJUN", { isDeactivated: true });
  await house.catchUp();
  expect(await told(house, "anna")).toContain("Arjun Mehta hat Bereitschaft für Payments");
  expect(await told(house, "anna")).toContain("Baton schreibt jetzt auf der anderen Plattform");
  // Who is not on call is nobody's alarm.
  await platformTells(house, "U0RAFAEL", { isDeactivated: true });
  await house.catchUp();
  for (const lead of ["anna", "priya"]) expect(await told(house, lead)).not.toContain("Rafael");
});

test("with no chat left, the lead is asked to find someone", async () => {
  const house = await testHouse({ at: "2027-03-09T15:00:00Z" });
  const on = await house.type("lena", "oncall mobile");
  expect(on.kind === "card" && textOf(on.card)).toContain("Primary: Thiago Rocha");
  await platformTells(house, "U0THIAGO", { isDeactivated: true });
  await house.catchUp();
  expect(await told(house, "rafael")).toContain("Thiago Rocha está de plantão para Mobile");
  expect(await told(house, "rafael")).toContain("Nenhum chat alcança mais essa pessoa");
});
