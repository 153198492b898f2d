/** The rooms without any platform: enough for the command line. */

import { userInfo } from "node:os";
import { buildApp } from "../app.ts";
import type { Actor, Ctx } from "../core/context.ts";
import type { House } from "../core/house.ts";
import { openLog } from "../core/log.ts";
import type { Database } from "../db/open.ts";
import { unwatched } from "../engine/watch.ts";
import type { Settings } from "../env.ts";
import { inOnlyOrganisation } from "../features/organisation/in-only-organisation.ts";
import { openMasterKeys } from "./master-key.ts";
import { openStore, readySchema } from "./open-store.ts";
import { fulfilments } from "./ports.ts";

/** Opens the database for as long as `work` lasts. */
export async function withDatabase<T>(settings: Settings, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openStore(settings);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Hands `work` the rooms, and who types at this terminal. */
export function withHouse<T>(
  settings: Settings,
  work: (house: House, actor: Actor) => Promise<T>,
): Promise<T> {
  return withDatabase(settings, async (db) => {
    await readySchema(db);
    const keys = await openMasterKeys(db, settings);
    const { house } = buildApp({
      db,
      log: openLog("warn"),
      keys,
      publicUrl: settings.publicUrl,
      isTrial: false,
      platforms: [],
      watch: unwatched,
      ports: fulfilments(settings, keys),
    });
    return work(house, { kind: "file", by: whoTypes() });
  });
}

type InOrganisation = <T>(run: (ctx: Ctx) => Promise<T>) => Promise<T>;

/** Hands `work` the way into the only organisation, as the person at this terminal. */
export const withOrganisation = <T>(
  settings: Settings,
  work: (run: InOrganisation) => Promise<T>,
): Promise<T> => withHouse(settings, (house, actor) => work((run) => inOnlyOrganisation(house, actor, run)));

/** The account at this terminal; a container may run as a number that no account has. */
function whoTypes(): string {
  try {
    return userInfo().username;
  } catch {
    // Nothing is missing but the name.
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
