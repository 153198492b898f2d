import { expect, test } from "vitest";
import { testHouse } from "../kit/house.ts";
import { textOf } from "../kit/recording-platform.ts";

test("what is wrong in a form that came as a message is told, and the form may be sent again", async () => {
  const house = await testHouse();
  const at = { platform: "teams", answersInline: false } as const;
  const asked = await house.type("jonas", "release request", at);
  const handle = asked.kind === "form" ? asked.form.handle : "";
  const submit = (values: Readonly<Record<string, string>>) =>
    house.call("jonas", { kind: "form", handle, values }, at);
  const reads = () => house.teams.messages.map(({ card }) => textOf(card));

  await submit({ service: "checkout", environment: "production", version: "" });
  await house.catchUp();
  expect(reads()).toEqual([expect.stringContaining("Version")]);

  await submit({ service: "checkout", environment: "production", version: "4.2.0" });
  await house.catchUp();
  expect(reads().join("\n")).toContain("4.2.0");
});
