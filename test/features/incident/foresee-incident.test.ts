/** What a typed line names is asked for before it is known who typed it: used as it is, or not at all. */
import { expect, test } from "vitest";
import type { Call } from "../../../src/chat/call.ts";
import { directoryPort } from "../../../src/chat/directory.ts";
import { fulfilled } from "../../../src/core/house.ts";
import { openTransactionWith } from "../../../src/db/transaction.ts";
import { foreseeIncident } from "../../../src/features/incident/foresee-incident.ts";
import { getIncidentByNumber } from "../../../src/features/incident/get-incident.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open } from "./told.ts";

const SUBJECTS = { lena: "U0LENA", rafael: "U0RAFAEL", anna: "U0ANNA", nobody: "U0NOBODY" };

/** What incident 1 is called for whoever typed the line, where it was renamed after it was foreseen. */
async function titleFor(house: TestHouse, key: keyof typeof SUBJECTS, text: string): Promise<string> {
  const account = {
    provider: "slack",
    tenant: "T0MERIDIAN",
    subject: SUBJECTS[key],
    name: key,
    isOutsider: false,
    isBot: false,
  } as const;
  const directory = fulfilled(house.house, directoryPort);
  const call = { ask: { kind: "command", text, via: "slash" }, account } as Call;
  return openTransactionWith(house.db, house.orgId, {
    ahead: (early) =>
      Promise.all([
        house.house.findOrganisation(early),
        directory?.findCaller(early, account),
        foreseeIncident(early, call),
      ]),
    async work(tx, [org, caller, handOver]) {
      if (!org || !caller) throw new Error("no organisation");
      // In the same transaction, since the embedded database has one connection.
      await tx.send("update incidents set title = 'renamed since' where number = 1");
      handOver(tx);
      const { actor, language, zone } = caller(org);
      const ctx = { tx, org, actor, reader: { language, zone }, house: house.house, reference: "r" };
      const { title } = await getIncidentByNumber(ctx, 1);
      const again = await getIncidentByNumber(ctx, 1);
      expect(again.title, "taken once").toBe("renamed since");
      return title;
    },
  });
}

test.each([
  [
    "a member of its team, who sees what was foreseen for him",
    "lena",
    "incident note I-1 pods",
    "first words",
  ],
  ["another way to write it", "lena", "/incident update i1 pods", "first words"],
  ["a line that names another", "lena", "incident note I-2 as in I-1", "renamed since"],
  ["a line without a number", "lena", "incident list", "renamed since"],
  ["somebody who sees more than what was asked for", "anna", "incident note I-1 pods", "renamed since"],
] as const)("%s", async (_, who, text, title) => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "private sev1 checkout: first words", "lena");
  expect(await titleFor(house, who, text)).toBe(title);
});

test.each(["rafael", "nobody"] as const)("%s may not see it, and nothing was foreseen", async (who) => {
  const house = await testHouse({ at: NIGHT });
  await open(house, "private sev1 checkout: first words", "lena");
  const refused = titleFor(house, who, "incident note I-1 pods");
  await expect(refused).rejects.toMatchObject({ key: "incident.no-such-number" });
});
