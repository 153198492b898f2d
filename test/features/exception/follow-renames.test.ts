import { expect, test } from "vitest";
import { getException } from "../../../src/features/exception/find-exceptions.ts";
import { grantException } from "../../../src/features/exception/grant-exception.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { askException } from "../../../src/features/release/ask-exception.ts";
import { demoFor, testHouse } from "../../kit/house.ts";
import { ask, holds, refusalOf } from "../release/ask-release.ts";

const freeze = (key: string, was = "") =>
  `  ${key}:\n${was}    name: ${key}\n    starts: 2027-03-09T00:00\n    ends: 2027-03-10T23:00\n    reason: Audit\n`;

test("an exception passes the freeze that was meant, not another that has its key since", async () => {
  const file = `${demoFor(ROOMS)}${freeze("audit")}`;
  const house = await testHouse({ file });
  const release = await ask(house, { environment: "staging" });
  expect(await holds(house, release)).toEqual(["freeze"]);
  const exception = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "freeze:audit", reason: "It mends what is audited" }),
  );
  await house.as("anna", (ctx) => grantException(ctx, { exceptionId: exception.id }));
  expect(await holds(house, release)).toEqual([]);
  const renamed = `${demoFor(ROOMS)}${freeze("first-audit", "    was: audit\n")}`;
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: renamed }));
  expect(await holds(house, release)).toEqual([]);
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${renamed}${freeze("audit")}` }));
  expect(await holds(house, release)).toEqual(["freeze"]);
});

test("an exception is granted by those of the place it was asked for, not by those of what has its key since", async () => {
  const role = "  - role: exception-approver\n    people: [priya, anna, rafael]\n";
  expect(demoFor(ROOMS)).toContain(role);
  const by = (anna: string, thiago: string) =>
    `${role.replace(", anna, rafael", "")}${role.replace("priya, anna, rafael", "anna")}    in: { service: ${anna} }
${role.replace("priya, anna, rafael", "thiago")}    in: { service: ${thiago} }\n`;
  const file = demoFor(ROOMS).replace(role, by("app", "checkout"));
  const house = await testHouse({ file: `${file}${freeze("audit")}` });
  const release = await ask(house, { service: "app", environment: "staging" });
  const { id: exceptionId } = await house.as("lena", (ctx) =>
    askException(ctx, { release, rule: "freeze:audit", reason: "It mends what is audited" }),
  );
  const renamed = demoFor(ROOMS)
    .replace(role, by("mobile-app", "app"))
    .replace(
      "  app:\n    name: Mobile app",
      "  app:\n    name: Web app\n    team: mobile\n  mobile-app:\n    was: app\n    name: Mobile app",
    );
  await house.asBaton((ctx) => applyOrganisation(ctx, { text: `${renamed}${freeze("audit")}` }));
  const grant = (person: string) =>
    refusalOf(house.as(person, (ctx) => grantException(ctx, { exceptionId })));
  expect(await grant("thiago")).toBe("access.missing-right");
  expect(await grant("anna")).toBe("not refused");
  expect((await house.asBaton((ctx) => getException(ctx, exceptionId))).scope).toMatchObject({
    service: "mobile-app",
    environment: "staging",
  });
});
