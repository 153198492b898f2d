/** Something that belongs to an opening fails: what it takes away with it, and how soon it is made up for. */
import { expect, test } from "vitest";
import { directoryPort } from "../../../src/chat/directory.ts";
import { on } from "../../../src/core/events.ts";
import { auditOnce } from "../../../src/engine/auditor.ts";
import { incidentOpened } from "../../../src/features/incident/events.ts";
import { ROOMS } from "../../../src/features/index.ts";
import { directory } from "../../../src/features/person/directory.ts";
import type { Room } from "../../../src/features/room.ts";
import { testHouse } from "../../kit/house.ts";
import { NIGHT, open, paged, recorded } from "./told.ts";

const SECOND = 1000;

/** The directory, which fails as often as it is told to when pages ask whom they can reach. */
function failing(times: { left: number }): typeof directory {
  return {
    ...directory,
    async findReachable(ctx, people) {
      if (times.left > 0) {
        times.left -= 1;
        throw new Error("broken");
      }
      return directory.findReachable(ctx, people);
    },
  };
}

test("a room that fails at an opening keeps nobody from being paged", async () => {
  const broken: Room = {
    name: "broken",
    listeners: [
      on(incidentOpened, async () => {
        throw new Error("broken");
      }),
    ],
  };
  const house = await testHouse({ at: NIGHT, rooms: [...ROOMS, broken] });
  const incident = await open(house, "sev1 checkout: down");
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  expect(house.logged.join()).toContain('"part":"broken"');
});

test("where calling people fails at an opening, they are called a second later", async () => {
  const times = { left: 0 };
  const house = await testHouse({ at: NIGHT, ports: [[directoryPort, failing(times)]] });
  times.left = 2;
  const incident = await open(house, "sev1 checkout: down");
  expect(await paged(house, incident)).toEqual([]);
  await house.pass(SECOND);
  expect(await paged(house, incident)).toEqual([]);
  await house.pass(4 * SECOND);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  expect((await recorded(house, incident)).filter((act) => act === "escalation.started")).toHaveLength(1);
});

test("what fails for as long as the auditor waits is left to him, and nobody is called twice", async () => {
  const times = { left: 0 };
  const house = await testHouse({ at: NIGHT, ports: [[directoryPort, failing(times)]] });
  times.left = Number.POSITIVE_INFINITY;
  const incident = await open(house, "sev1 checkout: down");
  for (let second = 0; second < 31; second++) await house.pass(SECOND);
  expect(await paged(house, incident)).toEqual([]);
  times.left = 0;
  await auditOnce(
    house.house,
    ROOMS.flatMap((room) => room.checks ?? []),
  );
  for (let second = 0; second < 20; second++) await house.pass(SECOND);
  expect(await paged(house, incident)).toEqual(["jonas primary due"]);
  expect((await recorded(house, incident)).filter((act) => act === "escalation.started")).toHaveLength(1);
});
