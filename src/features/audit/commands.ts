/** `baton audit` and `baton audit verify`. */
import { sentence } from "../../chat/card.ts";
import type { Command, Reply } from "../../chat/command.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { words } from "../../core/words.ts";
import { recordCard } from "./cards.ts";
import { findVerified } from "./find-verified.ts";
import { startVerification } from "./start-verification.ts";
import { readReach } from "./verify-record.ts";

export const auditCommand: Command = {
  name: "baton audit",
  help: "help.audit",
  run: async (ctx, line) => {
    if (line.takeIf((word) => word === "verify")) return verify(ctx);
    requireRight(ctx, "audit.read");
    const { head } = await readReach(ctx.tx);
    return { to: "you", card: recordCard(ctx, head, await findVerified(ctx)) };
  },
};

async function verify(ctx: Ctx): Promise<Reply> {
  const count = await startVerification(ctx, {});
  return { to: "you", card: sentence(words(ctx, "audit")("verdict.started", { count })) };
}
