/** What can be asked of the program at a terminal besides serving. */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { migrate } from "../db/migrate.ts";
import { openDatabase } from "../db/open.ts";
import type { Settings } from "../env.ts";
import { runToken } from "../features/access/token-cli.ts";
import { runAudit } from "../features/audit/audit-cli.ts";
import { runOrg } from "../features/organisation/org-cli.ts";
import { runPrivacy } from "../features/privacy/privacy-cli.ts";
import { proposeLines } from "../features/proposal/propose-lines.ts";
import { decideInstance } from "./decide-instance.ts";
import { explain } from "./explain.ts";
import { moveDatabase, NowhereToMove } from "./move.ts";
import { withDatabase, withHouse, withOrganisation } from "./open-rooms.ts";
import { readySchema } from "./open-store.ts";
import { runParked } from "./parked.ts";

const write = (line: string): void => void process.stdout.write(`${line}\n`);

type Subcommand = (rest: readonly string[], settings: Settings) => Promise<number>;

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  migrate: (_rest, settings) =>
    withDatabase(settings, async (db) => {
      const { applied } = await migrate(db);
      write(applied.length === 0 ? "The schema is up to date." : `Applied: ${applied.join(", ")}`);
      return 0;
    }),
  org: (rest, settings) =>
    withOrganisation(settings, (inOrganisation) =>
      runOrg(rest, {
        inOrganisation,
        write,
        readFile: (path) => readFile(path, "utf8"),
        propose: proposeLines,
        writeFile: (path, text) => writeFile(path, text, { flag: "wx" }),
      }),
    ),
  audit: (rest, settings) =>
    withDatabase(settings, async (db) => {
      await readySchema(db);
      return runAudit(rest, { db, language: "en", write });
    }),
  privacy: (rest, settings) =>
    withOrganisation(settings, (inOrganisation) => runPrivacy(rest, { inOrganisation, write })),
  token: (rest, settings) =>
    withOrganisation(settings, (inOrganisation) => runToken(rest, { inOrganisation, write })),
  parked: (rest, settings) => withHouse(settings, (house, actor) => runParked(rest, { house, actor, write })),
  move,
  instance: (rest, settings) =>
    withHouse(settings, (house, actor) => decideInstance(rest, { house, actor, write })),
};

/** Resolves to the exit code; null where the word is none of them. */
export async function runSubcommand(words: readonly string[], settings: Settings): Promise<number | null> {
  const [word = "", ...rest] = words;
  return SUBCOMMANDS[word]?.(rest, settings) ?? null;
}

async function move(rest: readonly string[], settings: Settings): Promise<number> {
  const { values } = parseArgs({ args: [...rest], options: { to: { type: "string" } }, strict: false });
  if (typeof values.to !== "string" || settings.databaseUrl !== undefined) {
    write(
      "baton move --to postgres://… carries the embedded database over; DATABASE_URL must not be set yet",
    );
    return 2;
  }
  const to = await openDatabase({ url: values.to }).catch((error: unknown) => {
    throw new NowhereToMove(explain(error, settings).replace("DATABASE_URL", "--to"));
  });
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
