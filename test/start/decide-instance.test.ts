/** What an operator decides about a restored or copied database stands on the record of everyone it concerns. */
import { expect, test } from "vitest";
import { findStanding } from "../../src/engine/instance.ts";
import { decideInstance } from "../../src/start/decide-instance.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";
import { makeOrganisation } from "../kit/make-organisation.ts";

const OTHER_ORG = "00000000-0000-4000-8000-0000000000bb";
const actor = { kind: "file", by: "olga" } as const;

test.each([
  ["release", "engine.instance-released", "Released. Start Baton again."],
  ["drop", "engine.instance-dropped", "Withdrawn: 0. Start Baton again."],
])("%s is told, done, and recorded in every organisation with who typed it", async (word, action, said) => {
  const { house, db } = await bareHouse([]);
  await makeOrganisation(db, OTHER_ORG, "other");
  await findStanding(db, "https://elsewhere.example", null);
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  expect(await decideInstance([word], { house, actor, write })).toBe(0);
  expect(lines).toEqual([said]);
  expect((await findStanding(db, house.publicUrl, null)).kind).toBe("at-work");
  const rows = await db.raw(
    `select org_id::text as org, actor from records where action = $1 order by org_id`,
    [action],
  );
  expect(rows).toEqual([BARE_ORG, OTHER_ORG].map((org) => ({ org, actor: "file:olga" })));
});

test("other words decide nothing, and nothing is recorded", async () => {
  const { house, db } = await bareHouse([]);
  expect(await decideInstance(["restart"], { house, actor, write: () => {} })).toBe(2);
  expect(await db.raw("select from records")).toEqual([]);
});
