import { expect, test } from "vitest";
import { sweepOrganisation } from "../../../src/features/privacy/sweep-organisation.ts";
import { testHouse } from "../../kit/house.ts";
import { tell } from "../../kit/story.ts";
import { knownOf, learn, typeAs } from "./accounts.ts";

test("whom the file names is looked up at Slack before he ever writes, so that his pages have his own time", async () => {
  await tell("2027-03-10T02:10:00Z", async (it) => {
    const rows = await it.db.raw<{ subject: string; zone: string; locale: string }>(
      "select subject, zone, locale from accounts where provider = 'slack' order by subject",
    );
    expect(rows.map(({ subject, zone }) => `${subject} ${zone}`)).toEqual([
      "U0ANNA Europe/Berlin",
      "U0ARJUN Asia/Kolkata",
      "U0LENA Europe/Berlin",
      "U0PRIYA Asia/Kolkata",
      "U0RAFAEL America/Sao_Paulo",
      "U0THIAGO America/Sao_Paulo",
    ]);
    const asked = () => it.slack.world.effects.filter(({ method }) => method === "users.info").length;
    expect(asked()).toBe(6);
    // And who is known is not asked about again.
    await it.person("anna").types("incident list");
    expect(asked()).toBe(6);
  });
});

test("an account that nobody has and that says nothing for a month is forgotten", async () => {
  const house = await testHouse();
  await typeAs(house, { subject: "U1NEW" }, "incident list");
  await learn(house, "U0ANNA");
  await house.at("2027-05-09T09:00:00Z");
  await house.asBaton((ctx) => sweepOrganisation(ctx, {}));
  expect(await knownOf(house, "U1NEW")).toBe(undefined);
  expect(await knownOf(house, "U0ANNA")).toBeDefined();
});
