import { expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import { said } from "../features/incident/told.ts";
import { hasPostgres } from "../kit/database.ts";
import { testHouse } from "../kit/house.ts";

/** The handle of "Yes: …" below a line that was not understood. */
function yesOf(answer: Answer): string {
  const blocks = answer.kind === "card" ? answer.card.blocks : [];
  const [first] = blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  return first && "handle" in first ? first.handle : "";
}

test("a corrected line that acts is done once, however often its button is pressed", async () => {
  const house = await testHouse();
  const yes = yesOf(await house.type("lena", "incident opne sev2 checkout: slow payments"));
  await house.press("lena", yes);
  expect(said(await house.press("lena", yes))).toContain("This button was pressed before");
  await house.pass(24 * 3_600_000);
  expect(said(await house.press("lena", yes))).toContain("This button was pressed before");
  const open = said(await house.type("lena", "incident list"));
  expect(open).toContain("I-1");
  expect(open).not.toContain("I-2");
});

test.runIf(hasPostgres())("two presses of it at the same instant open one incident", async () => {
  const house = await testHouse();
  const yes = yesOf(await house.type("lena", "incident opne sev2 checkout: slow payments"));
  const told = await Promise.all([1, 2, 3].map(() => house.press("lena", yes)));
  expect(told.filter((answer) => said(answer).includes("pressed before"))).toHaveLength(2);
  expect(said(await house.type("lena", "incident list"))).not.toContain("I-2");
});

test("a corrected line that only shows something may be pressed again", async () => {
  const house = await testHouse();
  const yes = yesOf(await house.type("lena", "incident lits"));
  expect(said(await house.press("lena", yes))).toContain("Nothing is open.");
  expect(said(await house.press("lena", yes))).toContain("Nothing is open.");
});

test("a corrected line that was refused may be pressed again", async () => {
  const house = await testHouse();
  const yes = yesOf(await house.type("lena", "incident resolv I-1"));
  expect(said(await house.press("lena", yes))).toContain("There is no incident I-1");
  await house.type("lena", "incident open checkout: slow");
  expect(said(await house.press("lena", yes))).toContain("I-1 is resolved");
});

test("a form that is sent twice opens one incident", async () => {
  const house = await testHouse();
  const asked = await house.type("lena", "incident open");
  const handle = asked.kind === "form" ? asked.form.handle : "";
  const send = (title: string) =>
    house.call("lena", { kind: "form", handle, values: { title, severity: "sev2", service: "checkout" } });
  await send("slow payments");
  expect(said(await send("slow payments"))).toContain("This button was pressed before");
  const open = said(await house.type("lena", "incident list"));
  expect(open).toContain("I-1");
  expect(open).not.toContain("I-2");
});

test("a form that is sent again where it can do nothing any more says how things stand", async () => {
  const house = await testHouse();
  await house.type("lena", "incident open sev2 checkout: slow");
  const update = (await house.type("lena", "incident update I-1")) as Extract<Answer, { kind: "form" }>;
  const send = () =>
    house.call("lena", { kind: "form", handle: update.form.handle, values: { text: "we look" } });
  await send();
  await house.type("lena", "incident resolve I-1");
  expect(said(await send())).toContain("I-1 is over");
});
