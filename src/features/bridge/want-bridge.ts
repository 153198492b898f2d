import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { getIncident } from "../incident/get-incident.ts";
import { queueBridge } from "./bridge-effect.ts";
import { findBridgeSettings, findProviders } from "./find-bridge.ts";
import { bridges } from "./tables.ts";

export const WantBridge = z.strictObject({ incidentId: z.uuid() });

const ROOM_BYTES = 20; // 160 bits: nobody finds it by guessing

/** Wants a call for an incident. The room's name is kept first, so that whatever is repeated makes the same room. */
export const wantBridge = verb("bridge.want", WantBridge, async (ctx, { incidentId }) => {
  requireRight(ctx, "bridge.want");
  const incident = await getIncident(ctx, incidentId);
  const { notFor, order } = await findBridgeSettings(ctx);
  if (order.length === 0 || notFor.includes(incident.severity)) return nothingChanged(ctx, null);
  const isPossible = (await findProviders(ctx)).length > 0;
  const [bridge] = await ctx.tx
    .insert(bridges)
    .values({
      orgId: ctx.org.id,
      incidentId,
      room: randomBytes(ROOM_BYTES).toString("hex"),
      state: isPossible ? "wanted" : "failed",
      dialIn: [],
      wantedAt: now(ctx),
    })
    .onConflictDoNothing()
    .returning();
  if (!bridge) return nothingChanged(ctx, null);
  await recordAudit(ctx, {
    action: "bridge.wanted",
    subject: subject("incident", incident),
    table: bridges,
    after: { state: bridge.state },
  });
  if (isPossible) await queueBridge(ctx, bridge);
  return bridge;
});
