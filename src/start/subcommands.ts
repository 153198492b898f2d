/** What can be asked of the program at a terminal. */
import { readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { buildApp } from "../app.ts";
import { openKeys } from "../core/keys.ts";
import { openLog } from "../core/log.ts";
import { migrate } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";
import { decideStanding } from "../engine/instance.ts";
import { unwatched } from "../engine/watch.ts";
import type { Settings } from "../env.ts";
import { runAudit } from "../features/audit/audit-cli.ts";
import { inOnlyOrganisation } from "../features/organisation/in-only-organisation.ts";
import { runOrg } from "../features/organisation/org-cli.ts";
import { masterKeys } from "./master-key.ts";
import { moveDatabase } from "./move.ts";
import { openStore, readySchema } from "./open-store.ts";
import { fulfilments } from "./ports.ts";
import { serveBaton } from "./serve-baton.ts";

const USAGE =
  "baton [serve [--only web|worker] | migrate | org … | audit … | move --to URL | instance release|drop]";

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Resolves to the exit code; null where the process goes on serving. */
export async function runSubcommand(
  word: string,
  rest: readonly string[],
  settings: Settings,
  isReady: () => void,
): Promise<number | null> {
  switch (word) {
    case "serve":
      return serve(rest, settings, isReady);
    case "migrate":
      return withDatabase(settings, async (db) => {
        const { applied } = await migrate(db);
        write(applied.length === 0 ? "The schema is up to date." : `Applied: ${applied.join(", ")}`);
        return 0;
      });
    case "org":
      return org(rest, settings);
    case "audit":
      return withDatabase(settings, async (db) => {
        await readySchema(db);
        return runAudit(rest, { db, language: "en", write });
      });
    case "move":
      return move(rest, settings);
    case "instance":
      return instance(rest, settings);
    default:
      write(USAGE);
      return 2;
  }
}

async function serve(
  rest: readonly string[],
  settings: Settings,
  isReady: () => void,
): Promise<number | null> {
  const { values } = parseArgs({ args: [...rest], options: { only: { type: "string" } }, strict: false });
  const only = values.only;
  if (only !== undefined && only !== "web" && only !== "worker") {
    write(USAGE);
    return 2;
  }
  await serveBaton(settings, only ?? "all", isReady);
  return null;
}

async function withDatabase<T>(
  settings: Settings,
  work: (db: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T> {
  const db = await openStore(settings);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** The rooms without any platform: enough to read and apply the organisation's file. */
async function org(rest: readonly string[], settings: Settings): Promise<number> {
  return withDatabase(settings, async (db) => {
    await readySchema(db);
    const keys = openKeys(await masterKeys(settings.masterKeys, settings.dataFolder));
    const app = buildApp({
      db,
      log: openLog("warn"),
      keys,
      publicUrl: settings.publicUrl,
      isTrial: false,
      platforms: [],
      watch: unwatched,
      ports: fulfilments(settings, keys),
    });
    const by = userInfo().username;
    return runOrg(rest, {
      inOrganisation: (run) => inOnlyOrganisation(app.house, { kind: "file", by }, run),
      write,
      readFile: (path) => readFile(path, "utf8"),
      writeFile: (path, text) => writeFile(path, text, { flag: "wx" }),
    });
  });
}

async function move(rest: readonly string[], settings: Settings): Promise<number> {
  const { values } = parseArgs({ args: [...rest], options: { to: { type: "string" } }, strict: false });
  if (typeof values.to !== "string" || settings.databaseUrl !== undefined) {
    write(
      "baton move --to postgres://… carries the embedded database over; DATABASE_URL must not be set yet",
    );
    return 2;
  }
  const to = await openDatabase({ url: values.to });
  try {
    return await withDatabase(settings, async (from) => {
      await readySchema(from);
      const moved = await moveDatabase(from, to);
      for (const { table, rows } of moved.filter((one) => one.rows > 0))
        write(`${String(rows).padStart(9)}  ${table}`);
      write(
        "Moved. Set DATABASE_URL to it, and BATON_MASTER_KEY to the key in the data folder (file master-key).",
      );
      return 0;
    });
  } finally {
    await to.close();
  }
}

async function instance(rest: readonly string[], settings: Settings): Promise<number> {
  const [decision] = rest;
  if (decision !== "release" && decision !== "drop") {
    write("baton instance release (send what is still needed) | drop (withdraw everything that waits)");
    return 2;
  }
  return withDatabase(settings, async (db) => {
    await readySchema(db);
    const dropped = await decideStanding(db, settings.publicUrl, decision);
    write(decision === "drop" ? `Withdrawn: ${dropped}. Start Baton again.` : "Released. Start Baton again.");
    return 0;
  });
}
