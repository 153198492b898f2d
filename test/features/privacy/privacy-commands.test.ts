import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Answer } from "../../../src/chat/call.ts";
import { runPrivacy } from "../../../src/features/privacy/privacy-cli.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";

const text = (answer: Answer) => JSON.stringify(answer.kind === "card" ? answer.card : answer);

test("an administrator has somebody forgotten by two presses; who may not gets no button", async () => {
  const house = await testHouse();
  expect(text(await house.type("lena", "baton privacy erase jonas"))).not.toContain("handle");
  const asked = await house.type("anna", "baton privacy erase Jonas Keller");
  expect(text(asked)).toContain("Daten von Jonas Keller löschen?");
  const handle = /"handle":"([^"]+)"/.exec(text(asked))?.[1] ?? "";
  expect(text(await house.press("anna", handle))).toContain("gelöscht");
  expect(text(await house.type("anna", "baton privacy"))).toContain("730 Tage");
});

async function run(house: TestHouse, ...args: string[]): Promise<{ code: number; out: string }> {
  const written: string[] = [];
  const tools = { inOrganisation: house.asBaton, write: (line: string) => void written.push(line) };
  const code = await runPrivacy(args, tools);
  return { code, out: written.join("\n") };
}

test("on the command line data is exported, and the list of the forgotten is kept and replayed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-privacy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const house = await testHouse();
  const file = join(folder, "jonas.json");
  expect((await run(house, "export", "jonas", file)).code).toBe(0);
  expect(readFileSync(file, "utf8")).toContain("Jonas Keller");
  expect((await run(house, "export", "nobody", join(folder, "x"))).code).toBe(1);
  expect((await run(house)).code).toBe(2);
  const jonas = await house.personId("jonas");
  const asked = text(await house.type("anna", "baton privacy erase jonas"));
  await house.press("anna", /"handle":"([^"]+)"/.exec(asked)?.[1] ?? "");
  const { out } = await run(house, "erasures");
  expect(JSON.parse(out)).toMatchObject({ person: jonas });
  writeFileSync(join(folder, "list"), `${out}\n`);
  const restored = await testHouse();
  expect((await run(restored, "replay", join(folder, "list"))).out).toContain("1 person");
  expect((await run(house, "replay", join(folder, "list"))).out).toContain("1 person");
});
