/** The service and the environment that were meant. */
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { shorten } from "../../core/shorten.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { guessService } from "../incident/guess-service.ts";
import { findNearest, plainWord } from "../organisation/find-nearest.ts";
import { environments, regions, services } from "../organisation/tables.ts";

export type Service = typeof services.$inferSelect;
export type Environment = typeof environments.$inferSelect;

export const findServices = (ctx: Ctx): Promise<Service[]> =>
  ctx.tx
    .select()
    .from(services)
    .where(and(eq(services.orgId, ctx.org.id), eq(services.isGone, false)))
    .orderBy(asc(services.key));

export const findEnvironments = (ctx: Ctx): Promise<Environment[]> =>
  ctx.tx
    .select()
    .from(environments)
    .where(and(eq(environments.orgId, ctx.org.id), eq(environments.isGone, false)))
    .orderBy(asc(environments.rank));

/** Errors: `release.unknown-service`, which lists the known ones. */
export async function getServiceMeant(ctx: Ctx, typed: string): Promise<Service> {
  const known = await findServices(ctx);
  const guess = guessService(typed, known);
  if (guess.kind !== "none") return guess.service;
  const names = known.map((one) => one.key).join(", ");
  throw new Refusal("release.unknown-service", { typed: shorten(typed, 60), known: names }, "service");
}

/** By key or name, by its beginning ("prod"), or within two edits. Errors: `release.unknown-environment`. */
export async function getEnvironmentMeant(ctx: Ctx, typed: string): Promise<Environment> {
  const known = await findEnvironments(ctx);
  const wanted = plainWord(typed);
  const exact = known.find((one) => [plainWord(one.key), plainWord(one.name)].includes(wanted));
  const begun = known.filter((one) => wanted.length >= 3 && plainWord(one.key).startsWith(wanted));
  const near = known.filter((one) => findNearest(typed, [one.key, one.name]).length > 0);
  const found = exact ?? (begun.length === 1 ? begun[0] : near.length === 1 ? near[0] : undefined);
  if (found) return found;
  const names = known.map((one) => one.key).join(", ");
  throw new Refusal(
    "release.unknown-environment",
    { typed: shorten(typed, 60), known: names },
    "environment",
  );
}

export type ServiceRegion = { readonly key: string; readonly name: string; readonly zone: string };

/** The regions a service runs in; one that names none runs everywhere. */
export async function findServiceRegions(
  ctx: Ctx,
  service: Pick<Service, "regions">,
): Promise<ServiceRegion[]> {
  const rows = await ctx.tx
    .select({ key: regions.key, name: regions.name, zone: regions.zone })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.isGone, false)))
    .orderBy(asc(regions.key));
  return service.regions.length === 0 ? rows : rows.filter((row) => service.regions.includes(row.key));
}

/** Errors: `release.unknown-service` where the id is not known. */
export async function getService(ctx: Ctx, id: string): Promise<Service> {
  const [service] = await ctx.tx
    .select()
    .from(services)
    .where(and(eq(services.orgId, ctx.org.id), eq(services.id, id)));
  if (!service) throw new Refusal("release.unknown-service", { typed: id, known: "" }, "service");
  return service;
}
