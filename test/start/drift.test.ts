import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOMS } from "../../src/features/index.ts";
import { erasePerson } from "../../src/features/privacy/erase-person.ts";
import { applyFirst } from "../../src/start/first-organisation.ts";
import { demoFor, testHouse } from "../kit/house.ts";

test("a file that is wrong by now, or names somebody who was erased since, keeps nobody's pager from starting", async () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-drift-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "org.yaml");
  const house = await testHouse();
  writeFileSync(path, demoFor(ROOMS));
  expect(await applyFirst(house.house, path)).toBe(false);
  expect(house.logged).toEqual([]);
  const personId = await house.personId("jonas");
  await house.as("priya", (ctx) => erasePerson(ctx, { personId }));
  writeFileSync(path, `${demoFor(ROOMS)}\n# as before`);
  expect(await applyFirst(house.house, path)).toBe(false);
  expect(house.logged.join()).toContain("person.was-forgotten");
  expect(house.logged.join()).not.toMatch(/jonas/i);
});
