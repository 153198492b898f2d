/** The file becomes the organisation: one transaction, only rows that the file manages. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import type { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { eq } from "../../db/drizzle.ts";
import { type Look, organisationApplied, organisationApplying } from "./events.ts";
import type { Change } from "./file-section.ts";
import { readOrganisationFile } from "./read-organisation-file.ts";
import { differences, type RightsDifference, surveyAll } from "./survey-holders.ts";
import { organisations } from "./tables.ts";

export const ApplyOrganisation = z.strictObject({
  text: z.string(),
  /** It is taken back afterwards: what would refuse it is told and refuses nothing. */
  isPlan: z.boolean().default(false),
});

/** SHA-256 (hex) of a file, as `sha256sum` prints it. */
export const hashOfFile = (text: string): string => createHash("sha256").update(text).digest("hex");

type Applied = {
  readonly changes: readonly Change[];
  readonly rights: readonly RightsDifference[];
  readonly refusals: readonly Refusal[];
  readonly fileHash: string;
};

/**
 * Applies a file, first or again. Errors: `FileMistakes` with every mistake, a refusal of a room that looked at
 * what it would do; and nothing has changed.
 */
export const applyOrganisation = verb(
  "organisation.apply",
  ApplyOrganisation,
  async (ctx, input): Promise<Applied> => {
    const { text, isPlan } = input;
    requireRight(ctx, "organisation.apply");
    const fileHash = hashOfFile(text);
    // Two files are applied one after the other, never into each other.
    const before = await findFileHash(ctx, "lock");
    const file = await readOrganisationFile(ctx, text);
    const looks: Look[] = [];
    await emit(ctx, organisationApplying, { looks });
    const held = await surveyAll(ctx);
    const changes: Change[] = [];
    for (const { section, value } of file.sections)
      changes.push(...(await section.apply(ctx, value as never, file.names)));
    const rights = differences(held, await surveyAll(ctx));
    const refusals: Refusal[] = [];
    for (const look of looks) {
      const refusal = await look(ctx, { fileHash, rights });
      if (refusal && !isPlan) throw refusal;
      if (refusal) refusals.push(refusal);
    }
    const applied = { changes, rights, refusals, fileHash };
    if (changes.length === 0 && before === fileHash) return nothingChanged(ctx, applied);
    await ctx.tx.update(organisations).set({ fileHash }).where(eq(organisations.orgId, ctx.org.id));
    await recordAudit(ctx, {
      action: "organisation.applied",
      subject: { kind: "organisation", id: ctx.org.id },
      before: { fileHash: before },
      after: { fileHash, changes: changes.length },
    });
    // What the file says of the organisation itself holds for those who hear of it already.
    const org = (await ctx.house.findOrganisation(ctx.tx)) ?? ctx.org;
    await emit({ ...ctx, org }, organisationApplied, { changes, names: file.names });
    return applied;
  },
);

/** The hash of the file that is in force; null where none has been applied. `lock`: no other is until COMMIT. */
export async function findFileHash(ctx: Ctx, lock?: "lock"): Promise<string | null> {
  const query = ctx.tx
    .select({ fileHash: organisations.fileHash })
    .from(organisations)
    .where(eq(organisations.orgId, ctx.org.id));
  const [row] = await (lock ? query.for("update") : query);
  return row?.fileHash ?? null;
}
