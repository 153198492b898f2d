/** U1: someone with the database's highest rights changes the record, in every way that one can. */
import { openDatabase } from "../../../src/db/open.ts";
import { type Checkpoint, checkRow, type RecordRow, START } from "../../../src/features/audit/check-row.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { copyIn, fillRecord, whileTampered } from "../../features/audit/tamper.ts";
import { BARE_ORG, type BareHouse, openBareHouse } from "../../kit/open-bare-house.ts";
import type { Ground } from "../kit/ground.ts";
import type { Row, Tools } from "../row.ts";

const ROWS = 40;
const SAMPLE = 12;
const MANY = 100_000;

type Attack = {
  readonly name: string;
  readonly statements: string;
  /** Where the head was turned back as well, only a checkpoint from before can tell. */
  readonly needsCheckpoint?: true;
};

/** Each row, as often as there are rows. */
const each = (to: number, make: (seq: number) => Attack): Attack[] =>
  Array.from({ length: to }, (_, at) => make(at + 1));

const deletions = each(ROWS, (seq) => ({
  name: `deleted ${seq}`,
  statements: `delete from records where seq = ${seq}`,
}));

const swaps = each(ROWS - 1, (seq) => ({
  name: `swapped ${seq} and ${seq + 1}`,
  statements: `update records set seq = -seq where seq in (${seq}, ${seq + 1});
    update records set seq = ${2 * seq + 1} + seq where seq < 0`,
}));

const truncations = each(ROWS, (seq) => ({
  name: `cut before ${seq}`,
  statements: `delete from records where seq >= ${seq}`,
}));

const hiddenTruncations = each(ROWS, (seq) => ({
  name: `cut before ${seq}, the head turned back`,
  statements: `delete from records where seq >= ${seq};
    update chain_heads set seq = ${seq - 1}, hash = coalesce((select hash from records where seq = ${seq - 1}), repeat('0', 64))`,
  needsCheckpoint: true,
}));

const COLUMNS = "at, actor, action, subject, entry, hash";

/** A row comes between two others, which move on; a copy of the one before it. */
const insertions = each(ROWS, (seq) => ({
  name: `inserted after ${seq}`,
  statements: `update records set seq = -seq where seq > ${seq};
    update records set seq = 1 - seq where seq < 0;
    insert into records (org_id, seq, ${COLUMNS}) select org_id, ${seq + 1}, ${COLUMNS} from records where seq = ${seq};
    update chain_heads set seq = seq + 1`,
}));

/** A part is taken out and the rest moved up, its numbers and the head's made to fit. */
const splices = each(ROWS - 4, (seq) => ({
  name: `spliced out ${seq} to ${seq + 2}`,
  statements: `delete from records where seq between ${seq} and ${seq + 2};
    update records set seq = -seq where seq > ${seq};
    update records set seq = -seq - 3 where seq < 0;
    update chain_heads set seq = seq - 3`,
}));

export const auditTampering: Row = {
  id: "U1",
  what: "the record changed behind its back: every byte, each row deleted, swapped, cut, inserted, spliced",
  async run({ ground }: Tools) {
    const house = await openRecord(ground);
    try {
      await fillRecord(house, ROWS, 7);
      const { head, flaw } = await verifyRecord(house.db, BARE_ORG);
      if (flaw) throw new Error("an untouched record is called wrong");
      const flips = await flipEveryByte(house);
      const attacks = [
        ...deletions,
        ...swaps,
        ...truncations,
        ...hiddenTruncations,
        ...insertions,
        ...splices,
      ];
      const missed: string[] = [];
      for (const attack of attacks) if (!(await isFound(house, attack, head))) missed.push(attack.name);
      const timed = await verifyMany(ground);
      return {
        size: `${flips.count} bytes of ${SAMPLE} rows, ${attacks.length} attacks on ${ROWS} rows, ${MANY} rows verified`,
        faults:
          "as the database's owner, triggers off; with the head turned back, a checkpoint from before tells",
        result:
          `${flips.missed} bytes and ${missed.length} attacks not found; ` +
          `${MANY} rows in ${timed.seconds.toFixed(2)} s${timed.isRight ? "" : ", called wrong"}` +
          missed
            .slice(0, 3)
            .map((name) => `; ${name}`)
            .join(""),
        line: "all found; 100,000 rows ≤ 5 s",
        isMet: flips.missed === 0 && missed.length === 0 && timed.isRight && timed.seconds <= 5,
      };
    } finally {
      await house.db.close();
    }
  },
};

async function openRecord(ground: Ground): Promise<BareHouse> {
  const db = await openDatabase({ url: await ground.newDatabase(), connections: 4 });
  await db.useServiceRole();
  return openBareHouse({ rooms: [], db });
}

const isFound = (house: BareHouse, attack: Attack, head: Checkpoint): Promise<boolean> =>
  whileTampered(house.db, attack.statements, async () => {
    const checkpoint = attack.needsCheckpoint ? head : undefined;
    return (await verifyRecord(house.db, BARE_ORG, checkpoint)).flaw !== null;
  });

/** Each byte of each column of some rows, as one bit of it may rot. */
async function flipEveryByte(house: BareHouse): Promise<{ count: number; missed: number }> {
  const rows = await house.db.raw<RecordRow>(
    `select seq::int, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, action, subject, entry, hash
     from records where org_id = $1 order by seq limit $2`,
    [BARE_ORG, SAMPLE],
  );
  const tally = { count: 0, missed: 0 };
  for (const [at, row] of rows.entries()) {
    const before = rows[at - 1] ?? START;
    if (checkRow(BARE_ORG, before, row)) throw new Error(`row ${row.seq} is called wrong as it is`);
    for (const column of ["at", "actor", "action", "subject", "entry", "hash"] as const) {
      const bytes = Buffer.from(row[column]);
      for (let place = 0; place < bytes.length * 8; place++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3);
        tally.count += (place & 7) === 0 ? 1 : 0;
        if (!checkRow(BARE_ORG, before, { ...row, [column]: changed.toString() })) tally.missed += 1;
      }
    }
  }
  return tally;
}

async function verifyMany(ground: Ground): Promise<{ seconds: number; isRight: boolean }> {
  const house = await openRecord(ground);
  try {
    await copyIn(house.db, MANY);
    const from = performance.now();
    const { rows, flaw } = await verifyRecord(house.db, BARE_ORG);
    return { seconds: (performance.now() - from) / 1000, isRight: rows === MANY && flaw === null };
  } finally {
    await house.db.close();
  }
}
