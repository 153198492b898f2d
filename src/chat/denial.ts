/** A denial is on record like any act: who was refused what. */
import { recordAudit } from "../core/audit.ts";
import type { Ctx } from "../core/context.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Call } from "./call.ts";

/**
 * Whether a refusal is a denial: a right was missing, or someone who is no known person pressed in vain. He may be
 * told that there is no such thing rather than that he may not, and it is a denial all the same.
 */
export const isDenial = ({ actor }: Ctx, { key }: Refusal, { ask }: Call): boolean =>
  key.startsWith("access.") ||
  key.startsWith("account.") ||
  (actor.kind === "account" && (ask.kind === "button" || ask.kind === "form"));

/** Records that the actor was refused a right. The refused transaction itself was rolled back. */
export async function recordDenial(ctx: Ctx, refusal: Refusal, call: Call): Promise<void> {
  await recordAudit(ctx, {
    action: "access.denied",
    subject: { kind: "organisation", id: ctx.org.id },
    after: { reason: refusal.key, ...refusal.params, ask: call.ask.kind, delivery: call.deliveryId },
  });
}
