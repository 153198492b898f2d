/** An incident's bridge, and what the file says about bridges. */
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { and, eq } from "../../db/drizzle.ts";
import { BridgesFile } from "./bridge-file.ts";
import { type BridgeProvider, bridgeProvidersPort } from "./provider.ts";
import { type Bridge, bridgeSettings, bridges } from "./tables.ts";

export async function findBridge(ctx: Ctx, incidentId: string): Promise<Bridge | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(bridges)
    .where(and(eq(bridges.orgId, ctx.org.id), eq(bridges.incidentId, incidentId)));
  return row;
}

export async function findBridgeSettings(ctx: Ctx): Promise<BridgesFile> {
  const [row] = await ctx.tx.select().from(bridgeSettings).where(eq(bridgeSettings.orgId, ctx.org.id));
  return BridgesFile.parse(row?.settings ?? {});
}

export type Configured = {
  readonly provider: BridgeProvider;
  readonly settings: Readonly<Record<string, unknown>>;
};

/** The providers of this installation in the file's order; one that the installation has not is left out. */
export async function findProviders(ctx: Ctx): Promise<Configured[]> {
  const known = fulfilled(ctx.house, bridgeProvidersPort) ?? [];
  const { order } = await findBridgeSettings(ctx);
  return order.flatMap((entry) => {
    const provider = known.find((one) => one.name === entry.provider);
    return provider ? [{ provider, settings: entry.settings }] : [];
  });
}
