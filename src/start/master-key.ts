/**
 * The master key: the environment's, or in a try-out its own, made once, kept beside its data, readable by its owner
 * alone. Whether it is the one that people's keys were wrapped with is known at once, not when the first of them acts.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Keys, openKeys } from "../core/keys.ts";
import { DESTROYED } from "../core/seal.ts";
import { makeFile } from "../db/make-file.ts";
import type { Database } from "../db/open.ts";
import { lookUp } from "../db/transaction.ts";
import type { Settings } from "../env.ts";

/** What is kept about people cannot be opened: nobody could do anything, and nobody could be called. */
export class WrongMasterKey extends Error {}

/** As for those of the environment. */
const LEAST_CHARACTERS = 32;

/** Opens the keys that this database needs. Errors: `WrongMasterKey`. */
export async function openMasterKeys(
  db: Database,
  { masterKeys, dataFolder }: Pick<Settings, "masterKeys" | "dataFolder">,
): Promise<Keys> {
  const wrapped = await oneOfEach(db);
  const isGiven = masterKeys.length > 0;
  const keys = openKeys(isGiven ? masterKeys : [await keptKey(dataFolder, wrapped.length > 0)]);
  try {
    for (const one of wrapped) keys.unwrap(one);
  } catch {
    throw new WrongMasterKey(
      isGiven
        ? "BATON_MASTER_KEY lacks a key with which people's keys were wrapped; give the old one after the new one, separated by a comma"
        : `BATON_DATA_DIR ${dataFolder}: its file master-key is not the one with which people's keys were wrapped; put that one back, or give it as BATON_MASTER_KEY`,
    );
  }
  return keys;
}

/** For each master key that wrapped any, a person's key; of each organisation. */
async function oneOfEach(db: Database): Promise<string[]> {
  const orgs = await lookUp<{ id: string }>(db, "*", {
    text: "select org_id::text as id from organisations",
  });
  const text = `select distinct on (split_part(wrapped, '.', 1)) wrapped from person_keys where wrapped <> $1`;
  const found = await Promise.all(
    orgs.map(({ id }) => lookUp<{ wrapped: string }>(db, id, { text, parameters: [DESTROYED] })),
  );
  return found.flat().map(({ wrapped }) => wrapped);
}

/** The one that the data folder keeps. */
async function keptKey(folder: string, isNeeded: boolean): Promise<string> {
  const file = join(folder, "master-key");
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return null;
  });
  if (kept !== null && kept.trim().length >= LEAST_CHARACTERS) return kept.trim();
  const named = `BATON_DATA_DIR ${folder}: its file master-key`;
  if (isNeeded)
    throw new WrongMasterKey(
      `${named} is ${kept === null ? "gone" : "not whole"}, and people's keys were wrapped with it; put it back, or give it as BATON_MASTER_KEY`,
    );
  if (kept !== null)
    throw new WrongMasterKey(`${named} is not whole, and nothing was wrapped with it; delete it`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeFile(file, `${randomBytes(32).toString("base64url")}\n`);
  // Another process may have been first.
  return keptKey(folder, true);
}
