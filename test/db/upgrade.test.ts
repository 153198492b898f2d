/** A database of an older Baton, with life in it, whose owner is no superuser: what the migrations fill in. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";

const FOLDER = fileURLToPath(new URL("../../drizzle/", import.meta.url));
const [ORG, ASKED, GRANTED, PRIYA] = ["aa", "01", "02", "11"].map(
  (end) => `00000000-0000-4000-8000-0000000000${end}`,
);

/** The migrations before one. */
function before(tag: string): URL {
  const folder = mkdtempSync(join(tmpdir(), "baton-older-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(FOLDER, folder, { recursive: true });
  const journal = join(folder, "meta", "_journal.json");
  const all = JSON.parse(readFileSync(journal, "utf8")) as { entries: { tag: string }[] };
  writeFileSync(journal, JSON.stringify({ ...all, entries: all.entries.filter((entry) => entry.tag < tag) }));
  return pathToFileURL(`${folder}/`);
}

/** As the database's owner, who is no superuser, and as somebody whom no policy binds. */
async function ownedDatabase() {
  const url = await emptyDatabaseUrl();
  const open = async (user: string): Promise<Database> => {
    const address = new URL(url);
    address.username = user;
    const db = await openDatabase({ url: address.href, connections: 1 });
    onTestFinished(() => db.close());
    return db;
  };
  const superuser = await open("postgres");
  await superuser.raw("create role upgrading_owner login");
  await superuser.raw(`alter database ${new URL(url).pathname.slice(1)} owner to upgrading_owner`);
  return { owner: await open("upgrading_owner"), superuser };
}

test.runIf(hasPostgres())(
  "agreements that wait get their giver's account, granted exceptions the time at which they were",
  async () => {
    const { owner, superuser } = await ownedDatabase();
    await migrate(owner, { folder: before("0012") });
    const exception = "'release:1', 'R-1', 'quorum', 'Approvals', '{}', 'urgent'";
    await superuser.script(`
      set session_replication_role = replica;
      insert into organisations (org_id, key, name, language, zone, settings, made_at)
        values ('${ORG}', 'meridian', 'Meridian', 'en', 'Europe/Berlin', '{}', now());
      insert into identities (org_id, person_id, provider, tenant, subject, state, rank, proof, linked_at)
        values ('${ORG}', '${PRIYA}', 'slack', 'T1', 'U1', 'active', 0, 'file', now());
      insert into exceptions (org_id, id, subject, subject_name, rule, rule_name, scope, reason, requested_by, requested_at,
        quorum, state, ends_at, review_at, settled_at) values
        ('${ORG}', '${ASKED}', ${exception}, '${PRIYA}', now(), 2, 'requested', now(), now(), null),
        ('${ORG}', '${GRANTED}', ${exception.replace("release:1", "release:2")}, '${PRIYA}', now(), 1, 'granted', now(), now(), '2027-03-09T02:10:00Z');
      insert into exception_approvals (org_id, exception_id, person_id, decided_at) values
        ('${ORG}', '${ASKED}', '${PRIYA}', now()), ('${ORG}', '${GRANTED}', '${PRIYA}', now());
      set session_replication_role = default;`);
    await migrate(owner);
    expect(await superuser.raw("select account from exception_approvals order by exception_id")).toEqual([
      { account: "slack:T1:U1" },
      { account: null },
    ]);
    expect(
      await superuser.raw("select granted_at = '2027-03-09T02:10:00Z' as noted from exceptions order by id"),
    ).toEqual([{ noted: null }, { noted: true }]);
  },
);
