/** U3: a hundred people are forgotten; what named them and what they wrote is looked for wherever Postgres keeps it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Ctx } from "../../../src/core/context.ts";
import { verifyRecord } from "../../../src/features/audit/verify-record.ts";
import { addHandoffNote } from "../../../src/features/handoff/add-handoff-note.ts";
import { addNote } from "../../../src/features/incident/add-note.ts";
import { openIncident } from "../../../src/features/incident/open-incident.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { teams } from "../../../src/features/organisation/tables.ts";
import { people } from "../../../src/features/person/tables.ts";
import { erasePerson } from "../../../src/features/privacy/erase-person.ts";
import { replayErasures } from "../../../src/features/privacy/replay-erasures.ts";
import { requestRelease } from "../../../src/features/release/request-release.ts";
import { hands } from "../../kit/fake-slack.ts";
import { asBaton, asMember, asSlackUser } from "../kit/acting.ts";
import { demoWith, joinSlack, type Member, makeCrowd, memberLine, withFile } from "../kit/crowd.ts";
import { inParallel } from "../kit/deliver.ts";
import { dump } from "../kit/dump.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import { slackWire } from "../kit/people.ts";
import { organisationOf } from "../kit/probes.ts";
import type { BatonProcess } from "../kit/spawn-baton.ts";
import type { Row, Tools } from "../row.ts";

const COUNT = 100;
/** So many one by one, as asked for; the others at once, as after a restore. */
const ASKED = 20;
/** Nothing else in the house sounds like this: one finds the name, the address and the words of every one of them. */
const TRACES = /Oakmantle|oakmantle|Klarwort|klarwort|U0CROWD\d|push-topic-\d/;

const padded = (n: number): string => String(n).padStart(3, "0");
const CROWD = makeCrowd(COUNT, (n) => `Zephyrine Oakmantle-${padded(n)}`);
const numberOf = ({ key }: Member): string => padded(Number(key.slice(1)));

const FILE = demoWith({
  people: CROWD.map((member) =>
    memberLine(member, ["mobile"], `, email: oakmantle-${numberOf(member)}@meridian.example`),
  ),
});

export const forgottenPeople: Row = {
  id: "U3",
  what: "a hundred people forgotten",
  run: (tools) => withFile(FILE, (path) => forget(tools, path)),
};

async function forget({ ground }: Tools, path: string) {
  const environment = { BATON_ORG_FILE: path, LOG_LEVEL: "debug" };
  const fleet = await openFleet(ground, { web: 1, environment });
  const logged: string[] = [];
  const listen = ({ child }: BatonProcess) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => void logged.push(part.toString()));
  };
  fleet.processes.forEach(listen);
  try {
    joinSlack(fleet, CROWD);
    await inParallel([...CROWD.keys()], 4, (n) => live(fleet, n));
    await typeSome(fleet);
    const worker = await fleet.start("worker");
    listen(worker);
    // Some of it is posted, most still waits.
    await pause(4000);
    await worker.stop();
    await fleet.db.script("analyze; checkpoint");
    const before = await lookEverywhere(fleet, logged);
    const from = performance.now();
    await forgetAll(fleet);
    const seconds = (performance.now() - from) / 1000;
    await Promise.all(fleet.processes.map((one) => one.stop()));
    await fleet.db.script("vacuum full");
    await fleet.db.script("checkpoint");
    const after = await lookEverywhere(fleet, logged);
    const { rows, flaw } = await verifyRecord(fleet.db, await organisationOf(fleet));
    const left = Object.entries(after).flatMap(([where, found]) =>
      found.length > 0 ? `${found.length} in ${where} (${found[0]?.slice(0, 120)})` : [],
    );
    const met = Object.values(before).filter((found) => found.length > 0).length;
    return {
      size: `${COUNT} people on both chats, ${rows} records`,
      faults:
        "names, addresses and words in their own and in others' rows, written over, posted, waiting; analysed",
      result: `${left.join(", ") || "nothing left"} of what stood in ${Object.entries(before)
        .map(([where, found]) => `${where} ${found.length}×`)
        .join(
          ", ",
        )}; the chain ${flaw ? `broken at ${flaw.seq}` : "verifies"}; ${(seconds / COUNT).toFixed(2)} s each`,
      line: "chain verifies, no plaintext in tables, statistics, dump, files (indexes too, after VACUUM FULL), logs",
      isMet: left.length === 0 && flaw === null && met >= 4,
    };
  } finally {
    await fleet.stop();
  }
}

/** At the web's door, so that there is something for the logs. */
async function typeSome(fleet: Fleet): Promise<void> {
  for (const [n, { hands: at }] of CROWD.slice(0, 10).entries())
    if (at.platform === "slack")
      await hands(slackWire(fleet), at.user).command(
        "C0MOBILE",
        "/incident",
        `note I-${n + 1} Klarwort${padded(n)} typed by hand, by Zephyrine Oakmantle`,
      );
}

/** One of them works: his words are written over by the next, who names him. */
async function live(fleet: Fleet, n: number): Promise<void> {
  const [me, next] = [CROWD[n], CROWD[(n + 1) % COUNT]];
  if (!me || !next) return;
  const word = (what: string) => `Klarwort${numberOf(me)} ${what} of mine, which says more than a few words`;
  const incident = await asMember(fleet, me, (ctx) =>
    openIncident(ctx, { severity: "sev3", service: "app", title: word("title") }),
  );
  const incidentId = incident.id;
  await asMember(fleet, me, (ctx) => updateIncident(ctx, { incidentId, text: word("update") }));
  await asMember(fleet, me, (ctx) => addNote(ctx, { incidentId, text: word("note") }));
  await asMember(fleet, next, (ctx) =>
    updateIncident(ctx, { incidentId, text: `Klarwort${numberOf(next)}: ${me.name} is right` }),
  );
  if (n % 4 > 0) return;
  await asMember(fleet, me, async (ctx) => {
    await addHandoffNote(ctx, { teamId: await mobileTeam(ctx), text: word("remark") });
    await requestRelease(ctx, {
      ...{ service: "app", environment: "production", version: `1.0.${n}` },
      notes: `${word("release")}; ask ${next.name}`,
    });
  });
}

async function mobileTeam(ctx: Ctx): Promise<string> {
  const rows = await ctx.tx.select({ id: teams.id, key: teams.key }).from(teams);
  return rows.find(({ key }) => key === "mobile")?.id ?? "";
}

async function forgetAll(fleet: Fleet): Promise<void> {
  const rows = await asBaton(fleet, (ctx) => ctx.tx.select({ key: people.key, id: people.id }).from(people));
  const ids = new Map(rows.map(({ key, id }) => [key, id]));
  const [some, rest] = [CROWD.slice(0, ASKED), CROWD.slice(ASKED)];
  for (const { key } of some)
    await asSlackUser(fleet, "U0PRIYA", (ctx) => erasePerson(ctx, { personId: ids.get(key) ?? "" }));
  const personIds = rest.flatMap(({ key }) => ids.get(key) ?? []);
  await asSlackUser(fleet, "U0PRIYA", (ctx) => replayErasures(ctx, { personIds }));
}

type Found = Readonly<Record<"tables" | "statistics" | "dump" | "files" | "logs", readonly string[]>>;

/** Wherever Postgres and the processes keep something: what of it names one of them. */
async function lookEverywhere(fleet: Fleet, logged: readonly string[]): Promise<Found> {
  const { db } = fleet;
  const kept = await dump(fleet.databaseUrl);
  const text = await kept.text().finally(kept.remove);
  const tables = await db.raw<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => db.raw<{ row: string }>(`select '${name} ' || t::text as row from "${name}" t`)),
  );
  const noted = await db.raw<{ row: string }>(
    "select tablename || '.' || attname || ' ' || s::text as row from pg_stats s",
  );
  const traced = (lines: readonly string[]) => lines.filter((line) => TRACES.test(line));
  return {
    tables: traced(rows.flat().map(({ row }) => row)),
    statistics: traced(noted.map(({ row }) => row)),
    dump: traced(text.split("\n")),
    files: await filesWith(fleet),
    logs: traced(logged.join("").split("\n")),
  };
}

/** The database's own files: heaps, indexes and what is stored out of line, as far as it is not compressed. */
async function filesWith({ db }: Fleet): Promise<string[]> {
  const [at] = await db.raw<{ folder: string; oid: string }>(
    "select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()",
  );
  const folder = join(at?.folder ?? "", "base", at?.oid ?? "");
  const named = await db.raw<{ node: string; name: string }>(
    "select pg_relation_filenode(oid)::text as node, relname as name from pg_class where pg_relation_filenode(oid) is not null",
  );
  const names = new Map(named.map(({ node, name }) => [node, name]));
  return readdirSync(folder).flatMap((file) => {
    const hit = TRACES.exec(readFileSync(join(folder, file), "latin1"));
    return hit ? [`${names.get(file.split(/[._]/)[0] ?? "") ?? file}: ${hit[0]}`] : [];
  });
}
