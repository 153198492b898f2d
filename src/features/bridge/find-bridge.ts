/** An incident's bridge, and what the file says about bridges. */
import type { Ctx } from "../../core/context.ts";
import { fulfilled } from "../../core/house.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
import { BridgesFile } from "./bridge-file.ts";
import { type BridgeProvider, bridgeProvidersPort } from "./provider.ts";
import { type Bridge, bridgeSettings, bridges } from "./tables.ts";

export async function findBridge(ctx: Ctx, incidentId: string): Promise<Bridge | undefined> {
  const [row] = await ctx.tx.run(OF_INCIDENT, { orgId: ctx.org.id, incidentId });
  return row;
}

const OF_INCIDENT = prepared<{ orgId: string; incidentId: string }>()((queries) =>
  queries
    .select()
    .from(bridges)
    .where(
      and(eq(bridges.orgId, sql.placeholder("orgId")), eq(bridges.incidentId, sql.placeholder("incidentId"))),
    )
    .prepare("bridge of an incident"),
);

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
