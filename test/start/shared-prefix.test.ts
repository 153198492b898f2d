/** A database from before, in which two organisations' installations name the same secrets: the oldest keeps them. */
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { buildApp } from "../../src/app.ts";
import { directoryPort } from "../../src/chat/directory.ts";
import { inOrganisation } from "../../src/core/in-organisation.ts";
import { openKeys } from "../../src/core/keys.ts";
import { openLog } from "../../src/core/log.ts";
import { migrate } from "../../src/db/migrate.ts";
import { type Database, openDatabase } from "../../src/db/open.ts";
import { unwatched } from "../../src/engine/watch.ts";
import { readEnvironment } from "../../src/env.ts";
import { statusCard } from "../../src/features/help/cards.ts";
import { findStatus } from "../../src/features/help/find-status.ts";
import { ROOMS } from "../../src/features/index.ts";
import { applyOrganisation } from "../../src/features/organisation/apply-organisation.ts";
import { FileMistakes } from "../../src/features/organisation/file-mistakes.ts";
import { directory } from "../../src/features/person/directory.ts";
import { chatSkins } from "../../src/start/chat-skins.ts";
import { slackTokens } from "../../src/start/installation-secrets.ts";
import { regainInstallations } from "../../src/start/regain-installations.ts";
import type { Door } from "../../src/tryout/slack-stand-in/signed-request.ts";
import { emptyDatabaseUrl, hasPostgres } from "../kit/database.ts";
import { signedRequest, startFakeSlack } from "../kit/fake-slack.ts";
import { demoFor } from "../kit/house.ts";

const actor = { kind: "file", by: "test" } as const;
const LAST_BEFORE = "0008_free-numbers";
const [YOUNGER, ELDER, BESIDE] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
/** The organisation that is first by its id is not the oldest. */
const MADE = { [YOUNGER]: "2026-02-01", [ELDER]: "2026-01-01", [BESIDE]: "2026-03-01" };

/** The migrations as they stood before prefixes had an owner. */
async function migrationsBefore(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "baton-before-"));
  await cp(new URL("../../drizzle/", import.meta.url), folder, { recursive: true });
  const path = join(folder, "meta", "_journal.json");
  const { entries } = JSON.parse(await readFile(path, "utf8")) as { entries: { tag: string }[] };
  const last = entries.findIndex(({ tag }) => tag === LAST_BEFORE);
  await writeFile(path, JSON.stringify({ entries: entries.slice(0, last + 1) }));
  return pathToFileURL(`${folder}/`);
}

const TEAMS = { [ELDER]: "T0ELDER", [YOUNGER]: "T0YOUNGER", [BESIDE]: "T0BESIDE" };

async function fillAsBefore(db: Database): Promise<void> {
  await db.begin(async ({ send }) => {
    for (const [orgId, madeAt] of Object.entries(MADE)) {
      await send("select set_config('baton.org', $1, true)", [orgId]);
      await send(
        `insert into organisations (org_id, key, name, language, zone, settings, made_at)
         values ($1, $2, 'x', 'en', 'UTC', '{}', $3)`,
        [orgId, TEAMS[orgId]?.toLowerCase(), madeAt],
      );
      const secrets = orgId === BESIDE ? "SLACK_BESIDE" : "SLACK";
      await send(
        `insert into installations (org_id, platform, team, name, secrets) values ($1, 'slack', $2, 'x', $3)`,
        [orgId, TEAMS[orgId], secrets],
      );
      await send(
        `insert into installations (org_id, platform, enterprise, team, name, secrets, is_active)
         values ($1, 'slack', 'E0', $2, 'x', $3, false)`,
        [orgId, `${TEAMS[orgId]}2`, secrets],
      );
    }
  });
}

async function openedBefore(db: Database): Promise<Database> {
  await migrate(db, { folder: await migrationsBefore() });
  await fillAsBefore(db);
  await migrate(db);
  return db;
}

const standing = (db: Database) =>
  db.raw(
    'select team, secrets, gone_at is not null as "isGone" from installations where is_active order by team',
  );

test("the oldest keeps them, however its installations stand; the other has none, and the start says so", async () => {
  const db = await openedBefore(
    await openDatabase(hasPostgres() ? { url: await emptyDatabaseUrl() } : { folder: null }),
  );
  expect(await standing(db)).toEqual([
    { team: "T0BESIDE", secrets: "SLACK_BESIDE", isGone: false },
    { team: "T0ELDER", secrets: "SLACK", isGone: false },
    { team: "T0YOUNGER", secrets: null, isGone: true },
  ]);
  const slack = await startFakeSlack({ now: () => new Date() });
  const logged: string[] = [];
  const log = openLog("warn", (line) => void logged.push(line));
  const read = readEnvironment({
    ...{ SLACK_BOT_TOKEN: "xoxb-0000000000-first", SLACK_SIGNING_SECRET: "secret-of-first-000" },
    ...{ SLACK_OWN_BOT_TOKEN: "xoxb-0000000000-own", SLACK_OWN_SIGNING_SECRET: "secret-of-own-0000" },
    SLACK_API_URL: slack.apiUrl,
  });
  if ("mistakes" in read) throw new Error(read.mistakes.join("\n"));
  const app = buildApp({
    ...{
      db,
      log,
      keys: openKeys(["test-master-key-test-master-key-0000"]),
      publicUrl: "https://baton.example",
    },
    ...{ isTrial: false, platforms: [], watch: unwatched, ports: [[directoryPort, directory]] },
  });
  const skins = await chatSkins(read.settings, { db, log });
  let door: Door = () => Promise.resolve(new Response(null, { status: 404 }));
  const close = await skins.open(app, {
    fetch: () => Promise.resolve(new Response()),
    mount: (_path: string, _name: string, mounted: Door) => {
      door = mounted;
    },
    startDraining: () => undefined,
  });
  const asked = async (signingSecret: string, team: string) => {
    const wired = { door, signingSecret, pageUrl: slack.pageUrl, doorUrl: "http://baton.test/slack/events" };
    const command = {
      ...{ command: "/baton", text: "help", team_id: team, channel_id: "C0ANY", channel_name: "any" },
      ...{ user_id: "U0ANY", user_name: "any" },
    };
    const form = "application/x-www-form-urlencoded";
    const world = { ...slack.world, team };
    const request = signedRequest({ ...wired, world }, new URLSearchParams(command).toString(), form);
    return (await door(request)).status;
  };
  const token = slackTokens(db, read.settings.slack);
  const key = (team: string) => ({ platform: "slack", enterprise: "", team }) as const;

  await regainInstallations(app.house);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatch(/t0younger.*slack\/T0YOUNGER.*belong to an older organisation/);
  expect([await asked("secret-of-first-000", "T0ELDER"), await token(key("T0ELDER"))]).toEqual([
    200,
    "xoxb-0000000000-first",
  ]);
  expect([await asked("secret-of-first-000", "T0YOUNGER"), await token(key("T0YOUNGER"))]).toEqual([
    401,
    undefined,
  ]);

  const status = await inOrganisation(app.house, { orgId: YOUNGER, actor }, async (ctx) =>
    statusCard(ctx, await findStatus(ctx)),
  );
  expect(JSON.stringify(status)).toContain("its secrets belong to another organisation");
  // Its own file is refused as it stands, and with secrets of its own it is there again.
  const text = demoFor(ROOMS)
    .replaceAll("T0MERIDIAN", "T0YOUNGER")
    .replace("secrets: TEAMS", "secrets: TEAMS_OWN");
  const apply = (file: string) =>
    inOrganisation(app.house, { orgId: YOUNGER, actor }, (ctx) => applyOrganisation(ctx, { text: file }));
  await expect(apply(text)).rejects.toBeInstanceOf(FileMistakes);
  await apply(text.replace("secrets: SLACK", "secrets: SLACK_OWN"));
  expect([await asked("secret-of-own-0000", "T0YOUNGER"), await token(key("T0YOUNGER"))]).toEqual([
    200,
    "xoxb-0000000000-own",
  ]);
  logged.splice(0);
  await regainInstallations(app.house);
  expect(logged).toEqual([]);
  await close();
  await slack.stop();
  await db.close();
});

test("a prefix that was given back and taken by another serves the other alone, at once", async () => {
  const db = await openedBefore(
    await openDatabase(hasPostgres() ? { url: await emptyDatabaseUrl() } : { folder: null }),
  );
  const token = slackTokens(db, [
    { name: "SLACK", botToken: "xoxb-0000000000-first", signingSecrets: [], appToken: null },
  ]);
  const of = (team: string) => token({ platform: "slack", enterprise: "", team });
  expect([await of("T0ELDER"), await of("T0BESIDE")]).toEqual(["xoxb-0000000000-first", undefined]);
  await db.script(`
    update installations set secrets = null where org_id = '${ELDER}';
    update secret_prefixes set org_id = '${BESIDE}' where prefix = 'SLACK';
    update installations set secrets = 'SLACK' where org_id = '${BESIDE}'`);
  expect([await of("T0ELDER"), await of("T0BESIDE")]).toEqual([undefined, "xoxb-0000000000-first"]);
  await db.close();
});

test.runIf(hasPostgres())("an owner of the tables who is no superuser migrates it as well", async () => {
  const url = await emptyDatabaseUrl();
  const admin = await openDatabase({ url, connections: 1 });
  await admin.raw("create role prefix_owner login");
  await admin.raw(`alter database ${new URL(url).pathname.slice(1)} owner to prefix_owner`);
  const address = Object.assign(new URL(url), { username: "prefix_owner" });
  const owner = await openDatabase({ url: address.href, connections: 1 });
  await openedBefore(owner).finally(() => owner.close());
  expect((await standing(admin)).map(({ secrets }) => secrets)).toEqual(["SLACK_BESIDE", "SLACK", null]);
  await admin.close();
});
