/** What the bridge room does when others announce something. */
import type { z } from "zod";
import { refreshCards } from "../../chat/live-cards.ts";
import { actingAs, type Ctx } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { subject } from "../../core/subject.ts";
import { incidentCardAsked, incidentChanged, incidentOpened, incidentReopened } from "../incident/events.ts";
import { pageCardAsked } from "../page/events.ts";
import { findPages, incidentOf } from "../page/find-pages.ts";
import { bridgeBlocks, findCountries, findCountryOf } from "./bridge-blocks.ts";
import { bridgeFailed, bridgeOpened } from "./events.ts";
import type { Bridge } from "./tables.ts";
import { type WantBridge, wantBridge } from "./want-bridge.ts";

async function want(ctx: Ctx, input: z.input<typeof WantBridge>): Promise<void> {
  await wantBridge(actingAs(ctx, { kind: "baton", part: "bridge" }), input);
}

/** The pages were sent before there was a bridge: now they show how to join. */
async function refreshPages(ctx: Ctx, bridge: Bridge): Promise<void> {
  for (const page of await findPages(ctx, { kind: "incident", id: bridge.incidentId }))
    await refreshCards(ctx, subject("page", page));
}

export const bridgeListeners: readonly Listener[] = [
  on(incidentOpened, (ctx, incident) => want(ctx, { incidentId: incident.id })),
  on(incidentReopened, (ctx, incident) => want(ctx, { incidentId: incident.id, isReopened: true })),
  // Worse than it looked at first: now it may be bad enough for a call.
  on(incidentChanged, (ctx, { after }) => want(ctx, { incidentId: after.id })),
  on(incidentCardAsked, async (ctx, { incident, blocks }) => {
    blocks.push(...(await bridgeBlocks(ctx, incident.id, await findCountries(ctx, incident))));
  }),
  on(pageCardAsked, async (ctx, { page, blocks }) => {
    const incidentId = incidentOf(page);
    if (incidentId === null) return;
    blocks.push(...(await bridgeBlocks(ctx, incidentId, await findCountryOf(ctx, page.personId))));
  }),
  on(bridgeOpened, refreshPages),
  on(bridgeFailed, refreshPages),
];
