/** That somebody was erased is kept without saying who: only whoever has the master key and guesses the key could tell. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { forgottenMarks } from "./tables.ts";

export const RememberForgotten = z.strictObject({
  personId: z.uuid(),
  marks: z.array(z.string().max(200)).max(20),
  at: z.date(),
});

/** By these marks an older file that still names him is noticed. Twice is once. */
export const rememberForgotten = verb(
  "organisation.remember-forgotten",
  RememberForgotten,
  async (ctx, input) => {
    requireRight(ctx, "privacy.erase");
    const { personId, at } = input;
    const rows = input.marks.map((mark) => ({ orgId: ctx.org.id, personId, mark, at }));
    if (rows.length === 0) return nothingChanged(ctx, 0);
    const kept = await ctx.tx.insert(forgottenMarks).values(rows).onConflictDoNothing().returning();
    if (kept.length === 0) return nothingChanged(ctx, 0);
    await recordAudit(ctx, {
      action: "person.erasure-remembered",
      subject: { kind: "person", id: personId },
      after: { marks: kept.length },
    });
    return kept.length;
  },
);

const PURPOSE = "forgotten-person";
const textOf = (ctx: Ctx, key: string): string => `${ctx.org.id}\n${key}`;

/** What is kept of a key. */
export const markOf = (ctx: Ctx, key: string): string => ctx.house.keys.sign(PURPOSE, textOf(ctx, key));

/** Whether a mark is that of a key, whichever of the master keys made it. */
export const isMarkOf = (ctx: Ctx, mark: string, key: string): boolean =>
  ctx.house.keys.isSigned(PURPOSE, textOf(ctx, key), mark);
