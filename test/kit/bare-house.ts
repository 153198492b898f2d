/** A house with one empty organisation and rooms of the test's own; for the engine and the record. */
import { type App, buildApp } from "../../src/app.ts";
import type { Ctx } from "../../src/core/context.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import type { Database } from "../../src/db/open.ts";
import { runDueTimers } from "../../src/engine/run-timers.ts";
import { sendReady } from "../../src/engine/send-effects.ts";
import { unwatched } from "../../src/engine/watch.ts";
import type { Room } from "../../src/features/room.ts";
import { setClock, testDatabase } from "./database.ts";
import { makeOrganisation } from "./make-organisation.ts";

export const BARE_ORG = "00000000-0000-4000-8000-0000000000aa";

export type BareHouse = App & {
  readonly db: Database;
  readonly logged: string[];
  asBaton<T>(work: (ctx: Ctx) => Promise<T>, orgId?: string): Promise<T>;
  at(iso: string): Promise<void>;
  pass(ms: number): Promise<void>;
  catchUp(): Promise<number>;
};

/** Opens it at 2027-03-09 09:00 UTC, with the clock standing still. `db`: a database that is open already. */
export async function bareHouse(rooms: readonly Room[], db?: Database): Promise<BareHouse> {
  const opened = db ?? (await testDatabase());
  let clock = new Date("2027-03-09T09:00:00Z");
  await setClock(opened, clock);
  const logged: string[] = [];
  const app = buildApp(
    {
      db: opened,
      log: openLog("warn", (line) => void logged.push(line)),
      keys: openKeys(["test-master-key-test-master-key-0000"]),
      publicUrl: "https://baton.example",
      isTrial: false,
      platforms: [],
      watch: unwatched,
      ports: [],
    },
    rooms,
  );
  await makeOrganisation(opened, BARE_ORG, "bare");
  const house: BareHouse = {
    ...app,
    db: opened,
    logged,
    asBaton: (work, orgId = BARE_ORG) =>
      inOrganisation(app.house, { orgId, actor: { kind: "baton", part: "test" } }, work),
    async at(iso) {
      clock = new Date(iso);
      await setClock(opened, clock);
    },
    async pass(ms) {
      clock = new Date(clock.getTime() + ms);
      await setClock(opened, clock);
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
