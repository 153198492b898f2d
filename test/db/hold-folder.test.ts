import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FolderHeld, holdFolder } from "../../src/db/hold-folder.ts";

const scratch = mkdtempSync(join(tmpdir(), "baton-hold-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each([
  ["a folder that nobody holds", null],
  ["a folder whose holder was killed", "999999999 1"],
  ["a folder whose holder was killed while it began", ""],
])("of eight that begin at once on %s one gets it, and leaves nothing behind", async (_what, left) => {
  for (let round = 0; round < 20; round++) {
    const home = mkdtempSync(join(scratch, "home-"));
    const folder = join(home, "database");
    mkdirSync(folder);
    if (left !== null) writeFileSync(join(home, ".database.lock"), left);
    const begun = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)));
    const held = begun.filter((one) => one.status === "fulfilled");
    expect(held).toHaveLength(1);
    for (const one of begun) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(FolderHeld);
    await held[0]?.value();
    expect(readdirSync(home)).toEqual(["database"]);
    await (await holdFolder(folder))();
  }
});
