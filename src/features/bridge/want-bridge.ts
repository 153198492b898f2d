import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, ne, sql } from "../../db/drizzle.ts";
import { getIncident } from "../incident/get-incident.ts";
import { queueBridge } from "./bridge-effect.ts";
import { findBridgeSettings, findProviders } from "./find-bridge.ts";
import { type Bridge, bridges } from "./tables.ts";

export const WantBridge = z.strictObject({
  incidentId: z.uuid(),
  /** It was over and is open again: what was given up meanwhile is tried anew. */
  isReopened: z.boolean().default(false),
});

const ROOM_BYTES = 20; // 160 bits: nobody finds it by guessing

/** Wants a call for an incident. The room's name is kept first, so that whatever is repeated makes the same room. */
export const wantBridge = verb("bridge.want", WantBridge, async (ctx, { incidentId, isReopened }) => {
  requireRight(ctx, "bridge.want");
  const incident = await getIncident(ctx, incidentId);
  const { notFor, order } = await findBridgeSettings(ctx);
  if (order.length === 0 || notFor.includes(incident.severity)) return nothingChanged(ctx, null);
  const isPossible = (await findProviders(ctx)).length > 0;
  const wanted = { attempt: 0, state: isPossible ? "wanted" : "failed", wantedAt: now(ctx) } as const;
  const [made] = await ctx.tx
    .insert(bridges)
    .values({
      ...wanted,
      orgId: ctx.org.id,
      incidentId,
      room: randomBytes(ROOM_BYTES).toString("hex"),
      dialIn: [],
    })
    .onConflictDoNothing()
    .returning();
  const bridge = made ?? (isReopened ? await wantAgain(ctx, incidentId, wanted) : undefined);
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

/** A call that is open goes on. */
async function wantAgain(
  ctx: Ctx,
  incidentId: string,
  wanted: Pick<Bridge, "attempt" | "state" | "wantedAt">,
): Promise<Bridge | undefined> {
  const [bridge] = await ctx.tx
    .update(bridges)
    .set({ ...wanted, lastError: null, revision: sql`${bridges.revision} + 1` })
    .where(and(eq(bridges.orgId, ctx.org.id), eq(bridges.incidentId, incidentId), ne(bridges.state, "open")))
    .returning();
  return bridge;
}
