/** Has the whole record verified, a slice at a time, and tells whoever asked. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { setTimer } from "../../engine/timers.ts";
import { START } from "./check-row.ts";
import { verificationTimer } from "./timers.ts";
import { readReach } from "./verify-record.ts";

/** Resolves to how many records will be looked at. Asked again while it runs, it begins anew. */
export const startVerification = verb("audit.verify", z.strictObject({}), async (ctx) => {
  requireRight(ctx, "audit.verify");
  const { head } = await readReach(ctx.tx);
  const subject = { kind: "organisation", id: ctx.org.id } as const;
  await setTimer(ctx, verificationTimer, {
    key: "audit:verification",
    dueAt: now(ctx),
    payload: { askedBy: actorPerson(ctx), at: START, head },
  });
  await recordAudit(ctx, { action: "audit.verification-started", subject, after: { head: head.seq } });
  return head.seq;
});
