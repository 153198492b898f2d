/** Starts the clock of an incident anew: who is called where it stands still until then. */
import type { Ctx } from "../../core/context.ts";
import type { Incident } from "../incident/tables.ts";
import { policyOf } from "./call-for-progress.ts";
import { setProgressTimer } from "./set-timers.ts";

export async function watchProgress(ctx: Ctx, incident: Pick<Incident, "id" | "progressAt">): Promise<void> {
  const { noProgressSeconds } = await policyOf(ctx, incident);
  const dueAt = new Date(incident.progressAt.getTime() + noProgressSeconds * 1000);
  await setProgressTimer(ctx, incident.id, dueAt);
}
