import { expect, test } from "vitest";
import { records } from "../../../src/core/tables.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { coverShift } from "../../../src/features/oncall/cover-shift.ts";
import { endCover } from "../../../src/features/oncall/end-cover.ts";
import { findTeamsOnCallFor } from "../../../src/features/oncall/find-on-call.ts";
import { hasPostgres } from "../../kit/database.ts";
import type { TestHouse } from "../../kit/house.ts";
import type { SeenMessage } from "../../kit/recording-platform.ts";
import { AROUND, applyFile, fileWith, houseWith } from "./house-with.ts";

async function covered(house: TestHouse): Promise<string> {
  const personId = await house.personId("thiago");
  const replacesId = await house.personId("anna");
  const endsAt = new Date("2027-03-09T17:00:00Z");
  const cover = await house.as("anna", (ctx) => coverShift(ctx, { personId, replacesId, endsAt }));
  await house.catchUp();
  return cover.id;
}

/** The handle of a button with this label, in any of the messages. */
function handleOf(messages: readonly SeenMessage[], label: string): string {
  const blocks = messages.flatMap(({ card }) => card.blocks);
  const buttons = blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons : []));
  const button = buttons.find((each) => each.label === label);
  if (!button || !("handle" in button)) throw new Error(`no button ${label} in ${JSON.stringify(blocks)}`);
  return button.handle;
}

test("“I cannot” gives the duty back, on record, and tells the other", async () => {
  const house = await houseWith(AROUND, "2027-03-09T13:00:00Z");
  await covered(house);
  const messages = await house.inbox("thiago");
  await house.press("thiago", handleOf(messages, "I cannot"));
  await house.catchUp();
  expect(JSON.stringify(await house.inbox("anna"))).toContain("Die Bereitschaft liegt wieder bei Ihnen");
  const anna = await house.personId("anna");
  expect(await house.asBaton((ctx) => findTeamsOnCallFor(ctx, anna))).toMatchObject([{ role: "primary" }]);
  const actions = await house.asBaton((ctx) =>
    ctx.tx.select({ action: records.action }).from(records).where(eq(records.orgId, ctx.org.id)),
  );
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["cover.agreed", "cover.ended", "shift.ended"]),
  );
});

test("a bystander without the right cannot end it", async () => {
  const house = await houseWith();
  const coverId = await covered(house);
  const file = fileWith(AROUND);
  const poorer = file.replace(/^ *- oncall\.\*\n/m, "").replace("oncall.*, ", "");
  expect(poorer).not.toBe(file);
  await applyFile(house, poorer);
  await expect(house.as("lena", (ctx) => endCover(ctx, { coverId }))).rejects.toMatchObject({
    key: "access.missing-right",
  });
});

test("what is over cannot be ended again", async () => {
  const house = await houseWith();
  const coverId = await covered(house);
  await house.as("anna", (ctx) => endCover(ctx, { coverId }));
  await expect(house.as("anna", (ctx) => endCover(ctx, { coverId }))).rejects.toMatchObject({
    key: "oncall.cover-is-over",
  });
  const unknown = "00000000-0000-4000-8000-0000000000ff";
  await expect(house.as("anna", (ctx) => endCover(ctx, { coverId: unknown }))).rejects.toMatchObject({
    key: "oncall.no-such-cover",
  });
});

test.skipIf(!hasPostgres())("two at once: one ends it, the other is told", async () => {
  const house = await houseWith();
  const coverId = await covered(house);
  const both = await Promise.allSettled(
    ["anna", "thiago"].map((who) => house.as(who, (ctx) => endCover(ctx, { coverId }))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
