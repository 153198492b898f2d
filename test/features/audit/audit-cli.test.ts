import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordAudit, recordHash } from "../../../src/core/audit.ts";
import { runAudit } from "../../../src/features/audit/audit-cli.ts";
import { verifyExportFile } from "../../../src/features/audit/verify-export.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
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
  const header = JSON.parse(readFileSync(file, "utf8").split("\n")[0] ?? "") as { head: { seq: number } };
  expect(header.head.seq).toBe(12);
  expect(recipe(file)).toBe("");
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
  expect(recipe(changed)).toContain("wrong:");
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

test("each changed byte of an exported row is found, and so is a file that ends elsewhere than its header says", async () => {
  const file = join(folder, "whole.jsonl");
  await run("verify", "--organisation", "bare", "--export", file);
  const bytes = readFileSync(file);
  const changed = join(folder, "flipped.jsonl");
  const from = bytes.indexOf("\n") + 1;
  // Three whole rows, to the byte; with the newline between them.
  let until = from;
  for (let row = 0; row < 3; row++) until = bytes.indexOf("\n", until) + 1;
  for (let place = from; place < until; place++) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(place) ^ 1, place);
    writeFileSync(changed, flipped);
    expect((await verifyExportFile(changed)).wrong, `byte ${place}`).not.toBeNull();
  }
  const lines = bytes.toString().trimEnd().split("\n");
  const last = /^\{"hash":"(.*)","entry":(.*)\}$/.exec(lines.at(-1) ?? "");
  const before = lines.at(-2)?.slice(9, 73) ?? "";
  const entry = (last?.[2] ?? "").replace("opened", "openee");
  const rewritten = [...lines.slice(0, -1), `{"hash":"${recordHash(before, entry)}","entry":${entry}}`];
  writeFileSync(changed, `${rewritten.join("\n")}\n`);
  expect((await verifyExportFile(changed)).wrong).toEqual({ seq: lines.length - 1, kind: "head" });
  expect(recipe(changed)).toContain("wrong: the end");
  writeFileSync(changed, `${lines.slice(0, -1).join("\n")}\n`);
  expect(recipe(changed)).toContain("wrong: the end");
});

test("words that hold a line's end of Unicode, or what is no text, are verified to the byte", async () => {
  const other = await bareHouse([]);
  await other.asBaton((ctx) =>
    recordAudit(ctx, {
      action: "team.added",
      subject: { kind: "team", id: "1" },
      table: teams,
      after: { name: "Zahlungen\u2028und\u2029mehr \uFFFD" },
    }),
  );
  const file = join(folder, "unicode.jsonl");
  const tools = { db: other.db, language: "en", write: () => {} } as const;
  await runAudit(["verify", "--export", file], tools);
  expect(readFileSync(file, "utf8")).toContain("\u2028");
  expect((await verifyExportFile(file)).wrong).toBeNull();
  expect(recipe(file)).toBe("");
  // The same to whoever reads it as text, and not the same bytes.
  const bytes = readFileSync(file);
  const at = bytes.indexOf(Buffer.from("\uFFFD"));
  writeFileSync(file, Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)]));
  expect((await verifyExportFile(file)).wrong).toMatchObject({ seq: 1, kind: "hash" });
});

test("a record without a row is exported and verified, and what is no record is called that", async () => {
  await makeOrganisation(house.db, "00000000-0000-4000-8000-0000000000dd", "none");
  const file = join(folder, "none.jsonl");
  expect((await run("verify", "--organisation", "none", "--export", file)).code).toBe(0);
  expect((await run("verify-file", file)).code).toBe(0);
  expect(recipe(file)).toBe("");
  for (const [name, text] of [
    ["empty", ""],
    ["words", "hello\n"],
    ["null", "null\n"],
    ["entry", `{"org":"x","head":{"seq":1}}\n{"hash":"${recordHash("0".repeat(64), "{x}")}","entry":{x}}\n`],
  ] as const) {
    writeFileSync(file, text);
    expect((await run("verify-file", file)).code, name).toBe(1);
  }
});

/** What the header of a file tells an auditor to type. */
function recipe(path: string): string {
  const header = JSON.parse(readFileSync(path, "utf8").split("\n")[0] ?? "") as { verify: string[] };
  return execFileSync("bash", ["-c", header.verify.join("\n").replaceAll("FILE", path)], {
    encoding: "utf8",
  });
}
