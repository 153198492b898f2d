/** A house with one empty organisation and rooms of the test's own; for the engine and the record. */
import { type App, buildApp } from "../../src/app.ts";
import type { Ctx } from "../../src/core/context.ts";
import type { Port } from "../../src/core/house.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import type { Database } from "../../src/db/open.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { unwatched } from "../../src/engine/watch.ts";
import type { Room } from "../../src/features/room.ts";
import { setClock } from "./database-clock.ts";
import { makeOrganisation } from "./make-organisation.ts";

export const BEGIN = new Date("2027-03-09T09:00:00Z");
export const BARE_ORG = "00000000-0000-4000-8000-0000000000aa";

export type BareHouse = App & {
  readonly db: Database;
  readonly logged: string[];
  asBaton<T>(work: (ctx: Ctx) => Promise<T>, orgId?: string): Promise<T>;
  at(iso: string): Promise<void>;
  pass(ms: number): Promise<void>;
  catchUp(): Promise<number>;
};

export type BareParts = {
  readonly rooms: readonly Room[];
  readonly db: Database;
  readonly ports?: readonly (readonly [Port<unknown>, unknown])[];
};

/** `at` and `pass` need a database with a clock that can be moved. */
export async function openBareHouse({ rooms, db, ports = [] }: BareParts): Promise<BareHouse> {
  let clock = BEGIN;
  const logged: string[] = [];
  const app = buildApp(
    {
      db,
      log: openLog("warn", (line) => void logged.push(line)),
      keys: openKeys(["test-master-key-test-master-key-0000"]),
      publicUrl: "https://baton.example",
      isTrial: false,
      platforms: [],
      watch: unwatched,
      ports,
    },
    rooms,
  );
  await makeOrganisation(db, BARE_ORG, "bare");
  const house: BareHouse = {
    ...app,
    db,
    logged,
    asBaton: (work, orgId = BARE_ORG) =>
      inOrganisation(app.house, { orgId, actor: { kind: "baton", part: "test" } }, work),
    async at(iso) {
      clock = new Date(iso);
      await setClock(db, clock);
    },
    async pass(ms) {
      clock = new Date(clock.getTime() + ms);
      await setClock(db, clock);
      await house.catchUp();
    },
    async catchUp() {
      let total = 0;
      for (let round = 0; round < 300; round++) {
        const moved = (await runDueTimers(app.work)) + (await sendReady(app.work, 16));
        if (moved === 0) return total;
        total += moved;
      }
      throw new Error("the engine does not come to rest");
    },
  };
  return house;
}
