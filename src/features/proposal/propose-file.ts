import { z } from "zod";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { findFileHash, hashOfFile } from "../organisation/apply-organisation.ts";
import { planOrganisation } from "../organisation/plan-organisation.ts";
import { findOpenProposal } from "./find-proposals.ts";
import { makeProposal } from "./make-proposal.ts";
import { NeedsTwo } from "./needs-two.ts";

export const ProposeFile = z.strictObject({ text: z.string() });

/**
 * A file that makes or unmakes administrators waits for two of them. Asked for twice it is asked for once.
 * Errors: `FileMistakes`; `proposal.not-needed` where it can be applied at once.
 */
export const proposeFile = verb("proposal.file", ProposeFile, async (ctx, { text }) => {
  requireRight(ctx, "organisation.apply");
  const hash = hashOfFile(text);
  const known = await findOpenProposal(ctx, hash);
  if (known) return nothingChanged(ctx, known);
  const { refusals } = await planOrganisation(ctx, text);
  const needs = refusals.find((refusal) => refusal instanceof NeedsTwo);
  if (!needs) throw new Refusal("proposal.not-needed");
  const base = await findFileHash(ctx);
  return makeProposal(ctx, { kind: "file", subject: hash, base, content: text, changes: needs.changes });
});
