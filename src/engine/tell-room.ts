/** Telling a room what came of its effect: a fault of the room must hold up nobody else's message. */
import type { Ctx } from "../core/context.ts";
import { describeError, isPassing } from "../db/errors.ts";
import type { OutboxRow } from "./lane-head.ts";
import type { EffectWork } from "./send-effects.ts";

/**
 * Lets the room write down what came of an effect. What it cannot write down is logged and left undone, since
 * trying for ever would block the lane and send again. Errors: those of the database that pass.
 */
export async function tellRoom(
  work: EffectWork,
  ctx: Ctx,
  { row, settle }: { readonly row: OutboxRow; readonly settle: () => Promise<void> | undefined },
): Promise<void> {
  try {
    await ctx.tx.savepoint(async () => settle());
  } catch (error) {
    if (isPassing(error)) throw error;
    work.house.log.error(
      { kind: row.kind, mark: row.mark, cause: describeError(error) },
      "what came of an effect could not be written down",
    );
  }
}
