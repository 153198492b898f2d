/** What the bridge room does when others announce something. */

import { refreshCards } from "../../chat/live-cards.ts";
import type { Ctx } from "../../core/context.ts";
import { actingAs } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { subject } from "../../core/subject.ts";
import { incidentCardAsked, incidentOpened } from "../incident/events.ts";
import { pageCardAsked } from "../page/events.ts";
import { findPages, incidentOf } from "../page/find-pages.ts";
import { bridgeBlocks, findCountries, findCountryOf } from "./bridge-blocks.ts";
import { bridgeFailed, bridgeOpened } from "./events.ts";
import type { Bridge } from "./tables.ts";
import { wantBridge } from "./want-bridge.ts";

/** The pages were sent before there was a bridge: now they show how to join. */
async function refreshPages(ctx: Ctx, bridge: Bridge): Promise<void> {
  for (const page of await findPages(ctx, { kind: "incident", id: bridge.incidentId }))
    await refreshCards(ctx, subject("page", page));
}

export const bridgeListeners: readonly Listener[] = [
  on(incidentOpened, async (ctx, incident) => {
    await wantBridge(actingAs(ctx, { kind: "baton", part: "bridge" }), { incidentId: incident.id });
  }),
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
