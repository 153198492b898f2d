import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runAudit } from "../../../src/features/audit/audit-cli.ts";
import { verifyExportFile } from "../../../src/features/audit/verify-export.ts";
import { type BareHouse, bareHouse } from "../../kit/bare-house.ts";
import { makeOrganisation } from "../../kit/make-organisation.ts";
import { fillRecord, whileTampered } from "./tamper.ts";

const folder = mkdtempSync(join(tmpdir(), "baton-audit-"));
let house: BareHouse;
let written: string[] = [];

beforeAll(async () => {
  house = await bareHouse([]);
  await fillRecord(house, 12, 5);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; out: string }> {
  written = [];
  const code = await runAudit(args, {
    db: house.db,
    language: "en",
    write: (line) => void written.push(line),
  });
  return { code, out: written.join("\n") };
}

test("a right record prints a checkpoint that verifies it again", async () => {
  const { code, out } = await run("verify");
  expect(code).toBe(0);
  expect(out).toMatch(/^bare: right, 12 records\. Checkpoint: 12:[0-9a-f]{64}$/);
  const checkpoint = out.split("Checkpoint: ")[1] ?? "";
  expect((await run("verify", "--checkpoint", checkpoint)).code).toBe(0);
  await whileTampered(
    house.db,
    "delete from records where seq > 8; update chain_heads set seq = 8, hash = (select hash from records where seq = 8)",
    async () => {
      expect((await run("verify")).code).toBe(0);
      const cut = await run("verify", "--checkpoint", checkpoint);
      expect(cut).toEqual({
        code: 1,
        out: "bare: WRONG from record 9 on: the newest records are missing. 8 records before it are right.",
      });
    },
  );
});

test("wrong words tell the right ones", async () => {
  for (const args of [
    [],
    ["verif"],
    ["verify", "--checkpoint", "x"],
    ["verify", "--nothing"],
    ["verify-file"],
  ]) {
    const { code, out } = await run(...args);
    expect(code).toBe(2);
    expect(out).toContain("npm run audit -- verify");
  }
  expect((await run("verify", "--organisation", "nobody")).code).toBe(2);
});

test("an auditor verifies the exported file without Baton, with Node or with sha256sum", async () => {
  const file = join(folder, "record.jsonl");
  expect((await run("verify", "--export", file)).out).toContain(`12 records written to ${file}.`);
  expect((await run("verify-file", file)).code).toBe(0);
  const header = JSON.parse(readFileSync(file, "utf8").split("\n")[0] ?? "") as {
    verify: string[];
    head: { seq: number };
  };
  expect(header.head.seq).toBe(12);
  const shell = (path: string) =>
    execFileSync("bash", ["-c", header.verify.join("\n").replace("FILE", path)], { encoding: "utf8" });
  expect(shell(file)).toBe("");
  const verifier = new URL("../../../src/features/audit/verify-export.ts", import.meta.url).pathname;
  expect(execFileSync(process.execPath, [verifier, file], { encoding: "utf8" })).toMatch(
    /^12 rows are right/,
  );

  const lines = readFileSync(file, "utf8").split("\n");
  const changed = join(folder, "changed.jsonl");
  writeFileSync(
    changed,
    lines.map((line, index) => (index === 5 ? line.replace("opened", "openee") : line)).join("\n"),
  );
  expect(shell(changed)).toContain("wrong:");
  expect(await verifyExportFile(changed)).toMatchObject({ wrong: { seq: 5, kind: "hash" } });
  expect((await run("verify-file", changed)).code).toBe(1);
  const cut = join(folder, "cut.jsonl");
  writeFileSync(cut, `${lines.slice(0, -3).join("\n")}\n`);
  expect(await verifyExportFile(cut)).toMatchObject({ rows: 10, wrong: { kind: "gap" } });
  const dropped = join(folder, "dropped.jsonl");
  writeFileSync(dropped, lines.filter((_, index) => index !== 4).join("\n"));
  expect(await verifyExportFile(dropped)).toMatchObject({ wrong: { seq: 4, kind: "hash" } });
});

test("an export never replaces a file, and with several organisations one must be named", async () => {
  const file = join(folder, "kept.jsonl");
  writeFileSync(file, "kept");
  await expect(run("verify", "--export", file)).rejects.toThrow(/EEXIST/);
  expect(readFileSync(file, "utf8")).toBe("kept");
  await makeOrganisation(house.db, "00000000-0000-4000-8000-0000000000cc", "other");
  expect((await run("verify", "--export", join(folder, "x"))).code).toBe(2);
  expect((await run("verify", "--organisation", "other", "--export", join(folder, "x"))).code).toBe(0);
});
