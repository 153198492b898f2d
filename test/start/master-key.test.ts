import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openKeys } from "../../src/core/keys.ts";
import { personKeys } from "../../src/core/tables.ts";
import type { Database } from "../../src/db/open.ts";
import { openTransaction } from "../../src/db/transaction.ts";
import { openMasterKeys, WrongMasterKey } from "../../src/start/master-key.ts";
import { testDatabase } from "../kit/database.ts";
import { makeOrganisation } from "../kit/make-organisation.ts";

const scratch = mkdtempSync(join(tmpdir(), "baton-master-key-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ORG = "00000000-0000-4000-8000-0000000000aa";
const [OLD, NEW] = ["o".repeat(36), "n".repeat(36)];

/** A database in which these master keys have each wrapped somebody's key. */
async function wrappedBy(...secrets: string[]): Promise<Database> {
  const db = await testDatabase();
  await makeOrganisation(db, ORG, "bare");
  await openTransaction(db, ORG, async (tx) => {
    for (const [n, secret] of secrets.entries()) {
      const personId = `00000000-0000-4000-8000-00000000000${n}`;
      const wrapped = openKeys([secret]).wrap(Buffer.alloc(32, n));
      await tx.insert(personKeys).values({ orgId: ORG, personId, wrapped, createdAt: tx.now });
    }
  });
  return db;
}

const open = (db: Database, masterKeys: readonly string[], dataFolder = scratch) =>
  openMasterKeys(db, { masterKeys, dataFolder });

test("a master key that did not wrap what is there, or not all of it, is refused at once", async () => {
  const db = await wrappedBy(OLD, NEW);
  await expect(open(db, [NEW])).rejects.toThrow(/^BATON_MASTER_KEY lacks/);
  await expect(open(db, [NEW, OLD])).resolves.toBeDefined();
});

test("a key that the data folder has lost is not replaced by another one", async () => {
  const dataFolder = mkdtempSync(join(scratch, "data-"));
  const file = join(dataFolder, "master-key");
  await open(await wrappedBy(), [], dataFolder);
  const kept = readFileSync(file, "utf8");
  const db = await wrappedBy(kept.trim());
  rmSync(file);
  for (const _start of [1, 2])
    await expect(open(db, [], dataFolder)).rejects.toThrow(/^BATON_DATA_DIR .* master-key is gone/);
  writeFileSync(file, NEW);
  await expect(open(db, [], dataFolder)).rejects.toThrow(/^BATON_DATA_DIR .* not the one/);
  writeFileSync(file, kept);
  await expect(open(db, [], dataFolder)).resolves.toBeDefined();
});

test("a key of which only a part was written wraps nothing", async () => {
  const dataFolder = mkdtempSync(join(scratch, "data-"));
  writeFileSync(join(dataFolder, "master-key"), "");
  await expect(open(await wrappedBy(), [], dataFolder)).rejects.toBeInstanceOf(WrongMasterKey);
});
