/** Tokens that act for what the file takes away: they would do nothing from then on. */
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import type { Gone } from "../organisation/find-gone-names.ts";
import { findTokens } from "./find-tokens.ts";

export async function nameGone(ctx: Ctx, gone: Gone): Promise<void> {
  for (const { name, scope } of await findTokens(ctx))
    gone.namesAll(scope, words(ctx, "access")("token.named", { name }));
}
