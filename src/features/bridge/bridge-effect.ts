/** Opens the call outside, and goes to the next provider where one cannot. */
import { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { shorten } from "../../core/shorten.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { defineEffect, PRIORITY, queueEffect } from "../../engine/outbox.ts";
import { isActive } from "../incident/change-incident.ts";
import { getIncident } from "../incident/get-incident.ts";
import { isPrivate } from "../incident/visible-to.ts";
import { bridgeFailed, bridgeOpened } from "./events.ts";
import { findProviders } from "./find-bridge.ts";
import type { BridgeProvider, BridgeWanted, OpenedBridge } from "./provider.ts";
import { type Bridge, bridges } from "./tables.ts";

const Payload = z.object({ bridgeId: z.uuid(), attempt: z.number() });
type Payload = z.output<typeof Payload>;
type Going = { readonly provider: BridgeProvider; readonly want: BridgeWanted };

/** Short enough that a second provider answers within the fifteen seconds in which a bridge or a fall-back is due. */
const TIMEOUT_MS = 5000;

export const bridgeOpen = defineEffect<Payload, Going, OpenedBridge>({
  kind: "bridge.open",
  version: 1,
  payload: Payload,
  // The room's name was kept before anything was made: opening it again finds the same room.
  isIdempotent: true,
  maxAttempts: 2,
  timeoutMs: TIMEOUT_MS,
  async prepare(ctx, { bridgeId, attempt }) {
    const bridge = await findById(ctx, bridgeId);
    if (bridge?.state !== "wanted" || bridge.attempt !== attempt)
      return { notNeeded: "it is settled already" };
    const incident = await getIncident(ctx, bridge.incidentId);
    if (!isActive(incident)) return { notNeeded: "the incident is over" };
    const configured = (await findProviders(ctx))[attempt];
    if (!configured) {
      await fail(ctx, bridge, "no provider is left");
      return { notNeeded: "no provider is left" };
    }
    const { number } = incident;
    // A provider is outside: of a private incident it learns the number alone.
    const title = isPrivate(incident) ? `I-${number}` : incident.title;
    const want = { mark: bridge.id, room: bridge.room, title, number, settings: configured.settings };
    return { message: { provider: configured.provider, want } };
  },
  send: ({ provider, want }, { signal }) => provider.open(want, signal),
  async settle(ctx, { bridgeId, attempt }, settled) {
    const bridge = await findById(ctx, bridgeId);
    if (bridge?.state !== "wanted" || bridge.attempt !== attempt) return;
    if (settled.kind === "done") await open(ctx, bridge, settled.result);
    else await tryNext(ctx, bridge, settled.reason);
  },
});

/** Ahead of cards: whoever was called wants to talk. */
export const queueBridge = (ctx: Ctx, bridge: Bridge): Promise<void> =>
  queueEffect(ctx, bridgeOpen, {
    mark: `bridge:${bridge.id}:${bridge.attempt}:${bridge.revision}`,
    lane: `bridge:${bridge.id}`,
    priority: PRIORITY.place,
    payload: { bridgeId: bridge.id, attempt: bridge.attempt },
  });

async function findById(ctx: Ctx, id: string): Promise<Bridge | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(bridges)
    .where(and(eq(bridges.orgId, ctx.org.id), eq(bridges.id, id)));
  return row;
}

async function change(
  ctx: Ctx,
  bridge: Bridge,
  set: Partial<typeof bridges.$inferInsert>,
): Promise<Bridge | undefined> {
  const [after] = await ctx.tx
    .update(bridges)
    .set({ ...set, revision: sql`${bridges.revision} + 1` })
    .where(and(eq(bridges.orgId, ctx.org.id), eq(bridges.id, bridge.id), eq(bridges.state, "wanted")))
    .returning();
  return after;
}

async function open(ctx: Ctx, bridge: Bridge, { joinUrl, dialIn, pin }: OpenedBridge): Promise<void> {
  const provider = (await findProviders(ctx))[bridge.attempt]?.provider.name ?? null;
  const after = await change(ctx, bridge, {
    ...{ state: "open", provider, joinUrl, dialIn, openedAt: now(ctx) },
    pin: pin ?? null,
  });
  if (!after) return;
  await note(ctx, after, "bridge.opened");
  await emit(ctx, bridgeOpened, after);
}

async function tryNext(ctx: Ctx, bridge: Bridge, reason: string): Promise<void> {
  const attempt = bridge.attempt + 1;
  if (attempt >= (await findProviders(ctx)).length) return fail(ctx, bridge, reason);
  const after = await change(ctx, bridge, { attempt, lastError: shorten(reason, 200) });
  if (after) await queueBridge(ctx, after);
}

async function fail(ctx: Ctx, bridge: Bridge, reason: string): Promise<void> {
  const after = await change(ctx, bridge, { state: "failed", lastError: shorten(reason, 200) });
  if (!after) return;
  await note(ctx, after, "bridge.failed");
  await emit(ctx, bridgeFailed, after);
}

async function note(ctx: Ctx, bridge: Bridge, action: string): Promise<void> {
  const incident = { kind: "incident", id: bridge.incidentId } as const;
  const after = { provider: bridge.provider, state: bridge.state };
  await recordAudit(ctx, { action, subject: incident, table: bridges, after });
  await refreshCards(ctx, incident);
}
