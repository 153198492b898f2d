/** The joint of a second factor: whoever fulfils it asks "confirm it is you" for exactly this digest. */
import type { Ctx } from "../../core/context.ts";
import { definePort, fulfilled } from "../../core/house.ts";
import { Denial } from "../../core/refusal.ts";
import type { Release } from "./tables.ts";

/** @public fulfilled by whoever brings a second factor */
export type Confirm = {
  /** Whether the acting person has just confirmed this digest by a second factor, or needs none for it. */
  isConfirmed(ctx: Ctx, release: Release): Promise<boolean>;
};

/** @public `app.ts` hands it in */
export const confirmPort = definePort<Confirm>("confirm");

/** Errors: `release.not-confirmed` where a second factor is asked for and did not come. */
export async function confirmIfAsked(ctx: Ctx, release: Release): Promise<void> {
  const confirm = fulfilled(ctx.house, confirmPort);
  if (confirm && !(await confirm.isConfirmed(ctx, release)))
    throw new Denial("release.not-confirmed", { number: release.number });
}
