/** Whether the file on disk is still the one that was applied. Start-up reports it and changes nothing. */
import type { Ctx } from "../../core/context.ts";
import { findFileHash, hashOfFile } from "./apply-organisation.ts";
import type { Change } from "./file-section.ts";
import { planOrganisation } from "./plan-organisation.ts";

export type Drift = {
  readonly appliedHash: string | null;
  readonly fileHash: string;
  /** What applying the file would change; may be empty where only comments differ. */
  readonly changes: readonly Change[];
};

/** Null where the file is the applied one. Errors: `FileMistakes`. */
export async function findDrift(ctx: Ctx, text: string): Promise<Drift | null> {
  const fileHash = hashOfFile(text);
  const appliedHash = await findFileHash(ctx);
  if (appliedHash === fileHash) return null;
  return { appliedHash, fileHash, changes: (await planOrganisation(ctx, text)).changes };
}
