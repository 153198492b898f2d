/** A page that was given up, and an operator who starts it again. */
import { expect, test } from "vitest";
import { type ContactSender, pushPort } from "../../../src/chat/methods.ts";
import { decideParked } from "../../../src/engine/decide-parked.ts";
import { findParked } from "../../../src/engine/find-parked.ts";
import type { Outcome } from "../../../src/engine/outcome.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import { findAttempts, findPages } from "../../../src/features/page/find-pages.ts";
import { type TestHouse, testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged } from "../incident/told.ts";

/** Jonas is called, and nothing that is pushed to him is answered until the push server is mended. */
async function openUnpushed() {
  const pushed: string[] = [];
  const outcomes: Outcome<null>[] = [
    { kind: "unsure", reason: "no answer" },
    { kind: "unsure", reason: "no answer" },
  ];
  const push: ContactSender = {
    async send(_to, { text }) {
      const outcome = outcomes.shift();
      if (outcome) return outcome;
      pushed.push(text);
      return { kind: "done", result: null };
    },
  };
  const house = await testHouse({ at: NIGHT, ports: [[pushPort, push]] });
  const incident = await open(house, "sev1 checkout: payments time out");
  await house.catchUp();
  return { house, incident, pushed };
}

async function startAgain(house: TestHouse): Promise<void> {
  const parked = await house.asBaton(findParked);
  expect(parked).toMatchObject([{ kind: "page.send-push", mayHaveArrived: true }]);
  await house.asBaton((ctx) => decideParked(ctx, { decision: "restart", ids: parked.map(({ id }) => id) }));
  await house.catchUp();
}

test("while his incident is open it reaches him, and says that it may have arrived before", async () => {
  const { house, incident, pushed } = await openUnpushed();
  await startAgain(house);
  expect(pushed).toHaveLength(1);
  expect(pushed[0]).toContain("vielleicht schon");
  const [page] = await house.asBaton((ctx) => findPages(ctx, { kind: "incident", id: incident.id }));
  const attempts = await house.asBaton((ctx) => findAttempts(ctx, page?.id ?? ""));
  expect(attempts.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(["chat sent", "push sent"]);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
});

test("once his incident is over nothing of it goes out", async () => {
  const { house, incident, pushed } = await openUnpushed();
  await house.as("anna", (ctx) => resolveIncident(ctx, { incidentId: incident.id }));
  await startAgain(house);
  expect(pushed).toEqual([]);
  expect(await house.asBaton(findParked)).toEqual([]);
});
