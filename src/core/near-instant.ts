/** The mark of an instant with as much of its date as the reader needs at this moment. */
import { type Ctx, now } from "./context.ts";
import { styleFor } from "./format-instant.ts";
import { instantMark } from "./instants.ts";

/** For sentences about now: "03:10 CET" today, "Sun 28 Mar, 03:10 CEST" on another day, with the year in another. */
export const nearInstant = (ctx: Ctx, at: Date): string =>
  instantMark(at, styleFor(at, now(ctx), ctx.reader));

/** For what stands in a list or stays to be read later: always with its day, and with the year in another. */
export const dayInstant = (ctx: Ctx, at: Date): string =>
  instantMark(at, styleFor(at, now(ctx), ctx.reader) === "dated" ? "dated" : "full");
