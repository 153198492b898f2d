/** What an operator reads and types about what was given up. */
import { expect, test } from "vitest";
import { runParked } from "../../src/start/parked.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";
import { makeOrganisation } from "../kit/make-organisation.ts";

const OTHER_ORG = "00000000-0000-4000-8000-0000000000bb";

/** One timer given up in each of two organisations. */
async function terminal() {
  const { house, db } = await bareHouse([]);
  await makeOrganisation(db, OTHER_ORG, "other");
  await db.raw(
    `insert into timers (org_id, key, kind, version, payload, due_at, wanted_at, state, done_at, last_error) values
     ($1, 'step', 'escalation.step', 1, '{}', $3, $3, 'parked', $3, E'Error: no such column\\n  at fire.ts'),
     ($2, 'step', 'escalation.step', 1, '{}', $3, $3, 'parked', $3, null)`,
    [BARE_ORG, OTHER_ORG, "2027-03-09T03:10:00Z"],
  );
  return async (...words: string[]) => {
    const lines: string[] = [];
    const actor = { kind: "file", by: "olga" } as const;
    const code = await runParked(words, { house, actor, write: (line) => void lines.push(line) });
    return { code, lines };
  };
}

test("it shows what was given up in every organisation, when and why, and how to go on; nothing changes", async () => {
  const type = await terminal();
  const { code, lines } = await type();
  expect(code).toBe(0);
  expect(lines.slice(0, 4)).toEqual([
    "bare: 1 given up",
    "t1  2027-03-09 03:10 UTC  escalation.step  step  Error: no such column",
    "other: 1 given up",
    "t2  2027-03-09 03:10 UTC  escalation.step  step  no reason is known",
  ]);
  expect(lines.join("\n")).toContain("npm run parked -- restart all|ID…");
  expect((await type()).lines).toEqual(lines);
});

test("one is started again, the others stay; a number that is none changes nothing", async () => {
  const type = await terminal();
  expect(await type("restart", "t2", "t9")).toEqual({
    code: 1,
    lines: ["Not given up, or no longer: t9. Nothing was changed."],
  });
  expect((await type("restart", "t2")).lines).toEqual(["Started again: 1. A worker takes them up at once."]);
  expect((await type("drop", "all")).lines).toEqual(["Let go: 1."]);
  expect((await type()).lines).toEqual(["bare: nothing was given up.", "other: nothing was given up."]);
});

test("without saying which, nothing is decided", async () => {
  const type = await terminal();
  for (const words of [["restart"], ["drop"], ["release", "all"]])
    expect((await type(...words)).code).toBe(2);
  expect((await type()).lines[0]).toBe("bare: 1 given up");
});
