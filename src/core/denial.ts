/** A denial is on record like any act: who was refused what. */
import { recordAudit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import type { Refusal } from "./refusal.ts";

/** What was asked for, as far as a door knows it: its kind, the action of a button, the path of an endpoint. */
export type Asked = Readonly<Record<string, string>>;

/** Records that the acting one was refused. The refused transaction itself was rolled back: this is one of its own. */
export async function recordDenial(ctx: Ctx, refusal: Refusal, asked: Asked): Promise<void> {
  await recordAudit(ctx, {
    action: "access.denied",
    subject: { kind: "organisation", id: ctx.org.id },
    after: { reason: refusal.key, ...refusal.params, ...asked },
  });
}
