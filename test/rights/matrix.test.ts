/** A2: who may do what with what in which state, asked through the corridor, against an oracle written apart. */
import { expect, test } from "vitest";
import { seededRandom } from "../kit/slack/seeded-random.ts";
import { askFor, type Cell, callOf, kindOf, openWorld, prepare, type World } from "./rights-asks.ts";
import { judge, RELATIONS, RULES, STATUSES } from "./rights-oracle.ts";
import { PLATFORMS, ROLE_NAMES } from "./rights-people.ts";

const INCIDENT_STATES = ["open", "acknowledged", "resolved", "cancelled"];
const RELEASE_STATES = ["requested", "approved", "rejected", "withdrawn", "going", "done"];

const statesOf = (verb: string): readonly string[] => {
  const kind = kindOf({ verb });
  if (kind === "release" && verb !== "release list") return RELEASE_STATES;
  return kind === "incident" && verb !== "incident open" ? INCIDENT_STATES : ["open"];
};

const CELLS: readonly Cell[] = Object.keys(RULES).flatMap((verb) =>
  statesOf(verb).flatMap((state) =>
    RELATIONS.flatMap((relation) =>
      ROLE_NAMES.flatMap((role) =>
        STATUSES.flatMap((status) =>
          PLATFORMS.map((platform) => ({ verb, state, relation, role, status, platform })),
        ),
      ),
    ),
  ),
);

/** What came of it, by the record alone. */
async function look(world: World, cell: Cell): Promise<string> {
  const { house } = world;
  const subject = await prepare(world, cell);
  const call = callOf(cell, await askFor(world, cell));
  const [last] = await house.db.raw<{ seq: number }>("select max(seq)::int as seq from records");
  await house.router(call);
  const acts = await house.db.raw<{ action: string; subject: string }>(
    "select action, subject from records where seq > $1",
    [last?.seq ?? 0],
  );
  const isDenied = acts.some(({ action }) => action === "access.denied");
  const isOwn = (act: { subject: string }) =>
    cell.verb === "incident open" ? act.subject.startsWith("incident:") : act.subject === subject;
  const isDone = acts.some(isOwn);
  return isDenied ? (isDone ? "denied and done" : "denied") : isDone ? "done" : "nothing";
}

const SEED = Number(process.env.BATON_SEED ?? 20_270_309);
/** `BATON_RUNS`: so many; `BATON_LONG=1`: all of them. */
const COUNT = process.env.BATON_LONG === "1" ? CELLS.length : Number(process.env.BATON_RUNS ?? 90);

/** As many of each verdict, since most cells are denied. */
function chosen(): readonly Cell[] {
  if (COUNT >= CELLS.length) return CELLS;
  const random = seededRandom(SEED);
  const kinds = (["done", "denied", "nothing"] as const).map((verdict) =>
    CELLS.filter((cell) => judge(cell) === verdict),
  );
  return Array.from({ length: COUNT }, (_, at) => random.pick(kinds[at % kinds.length] ?? CELLS));
}

test(
  `${COUNT} of ${CELLS.length} cells: nobody does what the oracle denies, and each denial is on record, seed ${SEED}`,
  async () => {
    const world = await openWorld();
    const wrong: string[] = [];
    for (const cell of chosen()) {
      const found = await look(world, cell);
      if (found !== judge(cell)) wrong.push(`${found} instead of ${judge(cell)}: ${JSON.stringify(cell)}`);
    }
    expect(wrong).toEqual([]);
    expect(CELLS.length).toBeGreaterThan(5000);
  },
  60_000 + COUNT * 500,
);
