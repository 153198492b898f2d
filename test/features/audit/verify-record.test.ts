import { beforeAll, expect, test } from "vitest";
import { type Checkpoint, checkRow, type RecordRow, START } from "../../../src/features/audit/check-row.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { type BareHouse, bareHouse } from "../../kit/bare-house.ts";
import { hasPostgres } from "../../kit/database.ts";
import { makeOrganisation } from "../../kit/make-organisation.ts";
import { BARE_ORG, copyIn, fillRecord, whileTampered } from "./tamper.ts";

const ROWS = 24;
let house: BareHouse;
let head: Checkpoint;

beforeAll(async () => {
  house = await bareHouse([]);
  await fillRecord(house, ROWS, 7);
  head = (await verifyRecord(house.db, BARE_ORG)).head;
});

const verify = (checkpoint?: Checkpoint) => verifyRecord(house.db, BARE_ORG, checkpoint);
const seen = async (statements: string, checkpoint?: Checkpoint) =>
  (await whileTampered(house.db, statements, () => verify(checkpoint))).flaw;

test("an untouched record is right, and again after everything was put back", async () => {
  expect(await verify()).toEqual({ rows: ROWS, head, flaw: null });
  expect(await verify(head)).toMatchObject({ flaw: null });
  expect(head.seq).toBe(ROWS);
});

test("an organisation without a record is right", async () => {
  await makeOrganisation(house.db, "00000000-0000-4000-8000-0000000000bb", "empty");
  expect(await verifyRecord(house.db, "00000000-0000-4000-8000-0000000000bb")).toMatchObject({
    rows: 0,
    flaw: null,
  });
});

test("every changed byte of every column of a row is found, at that row", async () => {
  const rows = await house.db.raw<RecordRow>(
    `select seq::int, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, action, subject, entry, hash
     from records where org_id = $1 order by seq limit 2`,
    [BARE_ORG],
  );
  const [before, row] = rows;
  if (!before || !row) throw new Error("the record is too short");
  expect(checkRow(BARE_ORG, START, before)).toBeNull();
  expect(checkRow(BARE_ORG, before, row)).toBeNull();
  let flipped = 0;
  for (const column of ["at", "actor", "action", "subject", "entry", "hash"] as const) {
    const bytes = Buffer.from(row[column]);
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(
        checkRow(BARE_ORG, before, { ...row, [column]: changed.toString() }),
        `${column} ${place}`,
      ).not.toBeNull();
      flipped += 1;
    }
  }
  expect(flipped).toBeGreaterThan(400);
  expect(checkRow(BARE_ORG, before, { ...row, seq: 3 })).toEqual({ seq: 2, kind: "gap" });
  expect(checkRow("00000000-0000-4000-8000-0000000000bb", before, row)).toEqual({ seq: 2, kind: "columns" });
});

test("each missing row is found where it is missing", async () => {
  for (let seq = 1; seq < ROWS; seq++)
    expect(await seen(`delete from records where seq = ${seq}`)).toEqual({ seq, kind: "gap" });
});

test("each truncation is found by the head, and by a checkpoint if the head was turned back as well", async () => {
  for (let seq = 0; seq < ROWS; seq++) {
    const cut = `delete from records where seq > ${seq}`;
    expect(await seen(cut)).toEqual({ seq: seq + 1, kind: "gap" });
    const turned = `${cut}; update chain_heads set seq = ${seq}, hash = coalesce((select hash from records where seq = ${seq}), repeat('0', 64))`;
    expect(await seen(turned)).toBeNull();
    expect(await seen(turned, head)).toEqual({ seq: seq + 1, kind: "missing-tail" });
  }
  expect(await seen("delete from records; delete from chain_heads", head)).toEqual({
    seq: 1,
    kind: "missing-tail",
  });
});

test.each([
  [
    "neighbours swapped",
    "update records set seq = -seq where seq in (5, 6); update records set seq = 11 + seq where seq < 0",
    { seq: 5, kind: "hash" },
  ],
  [
    "contents of neighbours swapped",
    "update records r set entry = o.entry, hash = o.hash from records o where r.seq in (5, 6) and o.seq = 11 - r.seq",
    { seq: 5, kind: "hash" },
  ],
  [
    "a row inserted at the end",
    "insert into records select org_id, seq + 1, at, actor, action, subject, entry, hash from records order by seq desc limit 1",
    { seq: ROWS + 1, kind: "head" },
  ],
  [
    "a row copied in, the rest moved on",
    "update records set seq = -seq where seq > 9; update records set seq = 1 - seq where seq < 0; insert into records select org_id, 10, at, actor, action, subject, entry, hash from records where seq = 9",
    { seq: 10, kind: "hash" },
  ],
  [
    "another actor in the column",
    "update records set actor = 'person:x' where seq = 3",
    { seq: 3, kind: "columns" },
  ],
  [
    "a moved instant",
    "update records set at = at + interval '1 millisecond' where seq = 3",
    { seq: 3, kind: "columns" },
  ],
  [
    "an instant moved before Christ, its digits kept",
    "update records set at = (to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') || '+00 BC')::timestamptz where seq = 3",
    { seq: 3, kind: "columns" },
  ],
  [
    "the entry changed and hashed again",
    "update records r set entry = replace(entry, 'opened', 'openee'), hash = encode(sha256(convert_to((select hash from records where seq = 7) || replace(r.entry, 'opened', 'openee'), 'UTF8')), 'hex') where seq = 8",
    { seq: 8, kind: "columns" },
  ],
  ["the head changed", "update chain_heads set hash = repeat('a', 64)", { seq: ROWS, kind: "head" }],
  ["the head moved on", "update chain_heads set seq = seq + 1", { seq: ROWS + 1, kind: "gap" }],
  ["the head removed", "delete from chain_heads", { seq: 1, kind: "head" }],
])("%s is found", async (_, statements, flaw) => {
  expect(await seen(statements)).toEqual(flaw);
});

test("a record written anew from one row on is right in itself; a checkpoint from before tells", async () => {
  const other = await bareHouse([]);
  await fillRecord(other, ROWS, 7);
  const verification = await verifyRecord(other.db, BARE_ORG, head);
  expect((await verifyRecord(other.db, BARE_ORG)).flaw).toBeNull();
  expect(verification.flaw).toEqual({ seq: ROWS, kind: "checkpoint" });
});

test("the database itself refuses to change, remove or empty the record", async () => {
  for (const statement of ["update records set actor = 'x'", "delete from records", "truncate records"])
    await expect(house.db.script(statement)).rejects.toThrow(/append-only|permission/);
});

test.skipIf(!hasPostgres())(
  "a hundred thousand records are verified within five seconds",
  async () => {
    const large = await bareHouse([]);
    await copyIn(large.db, 100_000);
    const from = performance.now();
    const { rows, flaw } = await verifyRecord(large.db, BARE_ORG);
    const seconds = (performance.now() - from) / 1000;
    expect({ rows, flaw }).toEqual({ rows: 100_000, flaw: null });
    console.info(`100,000 records verified in ${seconds.toFixed(2)} s`);
    expect(seconds).toBeLessThan(5);
  },
  120_000,
);

test.skipIf(!hasPostgres())("twenty writers at once make one chain without fork or gap", async () => {
  const busy = await bareHouse([]);
  await Promise.all(Array.from({ length: 20 }, () => fillRecord(busy, 20, 1)));
  expect(await verifyRecord(busy.db, BARE_ORG)).toMatchObject({ rows: 400, flaw: null });
});
