/** R12: whatever people do, in whatever order and at whatever millisecond, exactly those are called whom the oracle names. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { cancelIncident } from "../../../src/features/incident/cancel-incident.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { people } from "../../../src/features/person/tables.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, open } from "../incident/told.ts";
import { opened } from "./escalation-model.ts";
import { type Deed, deeds, fileWith, ROTAS } from "./model-deeds.ts";
import { applyRota, foretold, type Life, perform, standing, unlessRefused } from "./model-life.ts";

const LIVES = Number(process.env.BATON_RUNS ?? 6);
const SEED = Number(process.env.BATON_SEED ?? 20_270_309);

/** An organisation in which one incident is lived after the other. */
async function world(): Promise<(script: readonly Deed[]) => Promise<void>> {
  const house = await testHouse({ at: NIGHT, file: fileWith(ROTAS[0]) });
  const known = await house.asBaton(async ({ tx }) => ({
    people: new Map((await tx.select().from(people)).map(({ key, id }) => [key, id])),
    teams: new Map((await tx.select().from(teams)).map(({ key, id }) => [key, id])),
  }));
  let clock = Date.parse(NIGHT);
  return async (script) => {
    clock += 60_000;
    await house.at(new Date(clock).toISOString());
    const incident = await open(house, "sev1 checkout: down");
    await house.catchUp();
    const life: Life = { house, incident, model: opened(clock, ROTAS[0]), ...known };
    for (const [at, deed] of script.entries()) {
      await perform(life, deed);
      const told = JSON.stringify(script.slice(0, at + 1));
      expect(await standing(life), told).toEqual(foretold(life.model));
    }
    clock = life.model.now;
    if (life.model.rota !== ROTAS[0]) await applyRota(house, ROTAS[0]);
    await unlessRefused(house.as("anna", (ctx) => cancelIncident(ctx, { incidentId: incident.id })));
    expect(house.logged).toEqual([]);
  };
}

test(
  `${LIVES} lives of an incident agree with the oracle, seed ${SEED}`,
  async () => {
    const live = await world();
    // A life that failed leaves its world behind: shrinking would begin in it.
    await fc.assert(fc.asyncProperty(deeds, live), { numRuns: LIVES, seed: SEED, endOnFailure: true });
  },
  60_000 + LIVES * 10_000,
);
