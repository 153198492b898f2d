/** A writing verb: parses its input, asks for a right, changes rows and leaves a record, or nothing happens. */
import type { z } from "zod";
import { recordsAppended } from "./audit.ts";
import type { Ctx } from "./context.ts";
import { Fault } from "./refusal.ts";
import { rightsAsked } from "./rights.ts";

export type Verb<Input, Output> = {
  (ctx: Ctx, input: Input): Promise<Output>;
  readonly verbName: string;
};

const unchanged = new WeakSet<object>();

/** Says that a verb found its work already done, so that leaving no record is right. Returns `value`. */
export function nothingChanged<T>(ctx: Ctx, value: T): T {
  unchanged.add(ctx.tx);
  return value;
}

/**
 * Defines a writing verb. It runs in the transaction of its `ctx`.
 * Errors: zod's for a wrong input, `Refusal` for an expected no; a `Fault` where the verb itself forgot to
 * ask for a right or to record what it did (so that the law holds for code nobody has written yet).
 */
export function verb<Schema extends z.ZodType, Output>(
  name: string,
  schema: Schema,
  run: (ctx: Ctx, input: z.output<Schema>) => Promise<Output>,
): Verb<z.input<Schema>, Output> {
  const checked = async (ctx: Ctx, raw: z.input<Schema>): Promise<Output> => {
    const input = schema.parse(raw);
    const rights = rightsAsked(ctx);
    const records = recordsAppended(ctx);
    unchanged.delete(ctx.tx);
    const result = await run(ctx, input);
    if (rightsAsked(ctx) === rights) throw new Fault(`${name} asked for no right`);
    // What it said stays for the verb that called it: where nothing else was done, neither has that one anything to record.
    if (recordsAppended(ctx) === records && !unchanged.has(ctx.tx)) throw new Fault(`${name} left no record`);
    return result;
  };
  return Object.assign(checked, { verbName: name });
}
