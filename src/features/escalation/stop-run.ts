import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { requireRight } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { endAlive } from "./start-run.ts";
import { escalationRuns } from "./tables.ts";

export const StopRun = z.strictObject({
  incidentId: z.uuid(),
  because: z.enum(["acknowledged", "ended"]),
});

/** Somebody has it, or it is over: no further step is taken. */
export const stopRun = verb("escalation.stop", StopRun, async (ctx, { incidentId, because }) => {
  requireRight(ctx, "escalation.stop");
  const ended = await endAlive(ctx, incidentId);
  if (!ended) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: "escalation.stopped",
    subject: { kind: "incident", id: incidentId },
    table: escalationRuns,
    after: { because },
  });
  return ended;
});
