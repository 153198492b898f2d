/** At start: an empty database gets its organisation from the file, once; afterwards drift is merely reported. */
import { readFile } from "node:fs/promises";
import type { House } from "../core/house.ts";
import { openTransaction } from "../db/transaction.ts";
import { applyOrganisation, findFileHash } from "../features/organisation/apply-organisation.ts";
import { FileMistakes } from "../features/organisation/file-mistakes.ts";
import { findDrift } from "../features/organisation/find-drift.ts";
import { findOrganisations } from "../features/organisation/find-organisation.ts";
import { inOnlyOrganisation } from "../features/organisation/in-only-organisation.ts";

/** The demo organisation, which is also the documented example of the file. */
export const DEMO_FILE = new URL("../features/organisation/demo.yaml", import.meta.url);

/** Applies the file to an empty database. Resolves to whether it did. Errors: `FileMistakes`, an unreadable file. */
export async function applyFirst(house: House, file: string | URL | undefined): Promise<boolean> {
  if (file === undefined) return false;
  const text = await readFile(file, "utf8");
  const known = await openTransaction(house.db, "*", findOrganisations);
  if (known.length === 0) {
    return inOnlyOrganisation(house, { kind: "file", by: "first-start" }, async (ctx) => {
      // Another process that started at the same time was first.
      if ((await findFileHash(ctx)) !== null) return false;
      await applyOrganisation(ctx, { text });
      return true;
    });
  }
  if (known.length > 1) return false;
  await reportDrift(house, text);
  return false;
}

/** What was applied last goes on holding: a file that is wrong by now must not keep a pager from starting. */
async function reportDrift(house: House, text: string): Promise<void> {
  try {
    const drift = await inOnlyOrganisation(house, { kind: "baton", part: "start" }, (ctx) =>
      findDrift(ctx, text),
    );
    const changes = drift?.changes.map((change) => `${change.kind} ${change.path}`) ?? [];
    if (changes.length > 0)
      house.log.warn(
        { changes },
        "the organisation's file has changed; it acts only through `npm run org -- apply FILE`",
      );
  } catch (error) {
    if (!(error instanceof FileMistakes)) throw error;
    const mistakes = error.mistakes.map(({ line, column, key }) => `${line}:${column} ${key}`);
    house.log.warn(
      { mistakes },
      "the organisation's file has mistakes; what was applied last goes on holding",
    );
  }
}
