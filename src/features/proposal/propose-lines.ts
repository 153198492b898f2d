/** What the terminal says of a file that waits. */
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/refusal.ts";
import { words } from "../../core/words.ts";
import { NeedsTwo } from "./needs-two.ts";
import { proposeFile } from "./propose-file.ts";

/** Proposes the file where two must agree to it; null for every other refusal. */
export async function proposeLines(ctx: Ctx, text: string, refusal: Refusal): Promise<string[] | null> {
  if (!(refusal instanceof NeedsTwo)) return null;
  const { expiresAt } = await proposeFile(ctx, { text });
  const t = words(ctx, "proposal");
  const day = expiresAt.toISOString().slice(0, 10);
  return [t("cli.waits", { names: String(refusal.params.names) }), t("cli.until", { day })];
}
