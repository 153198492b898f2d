/** What people see of the record. */
import { type Card, sentence } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import type { Checkpoint, Flaw } from "./check-row.ts";

/** Size, head, and when it was last found right. */
export function recordCard(
  ctx: Ctx,
  head: Checkpoint,
  verified: { readonly at: Date; readonly seq: number } | null,
): Card {
  const w = words(ctx, "audit");
  return {
    title: w("card.title"),
    notification: w("card.title"),
    blocks: [
      {
        kind: "facts",
        facts: [
          [w("card.size"), w("card.rows", { count: head.seq })],
          [w("card.head"), head.hash.slice(0, 16)],
          [w("card.verified"), verified?.at ?? w("card.never")],
        ],
      },
      { kind: "text", text: w("card.how"), style: "quiet" },
    ],
  };
}

/** What a verification found. */
export function verdictCard(ctx: Ctx, at: Checkpoint, flaw: Flaw | null): Card {
  const w = words(ctx, "audit");
  return flaw
    ? sentence(w("verdict.wrong", { seq: flaw.seq, why: w(`flaw.${flaw.kind}`) }), "alarm")
    : sentence(w("verdict.right", { count: at.seq }), "good");
}
