/** How to join, on cards: the link, and numbers that a phone dials by one tap. */
import type { Block, LinkButton } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { words } from "../../core/words.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { prepared } from "../../db/prepared.ts";
import type { Incident } from "../incident/tables.ts";
import { regions, services, teams } from "../organisation/tables.ts";
import { people } from "../person/tables.ts";
import { findBridge, findBridgeSettings } from "./find-bridge.ts";
import type { DialIn } from "./provider.ts";
import type { Bridge } from "./tables.ts";

/** A shared place shows at most so many numbers; each person's page has his own country's. */
const MOST_NUMBERS = 4;

/** `countries`: whose numbers are wanted; where none fits, the first one there is. */
export async function bridgeBlocks(
  ctx: Ctx,
  incidentId: string,
  countries: readonly string[],
): Promise<Block[]> {
  const bridge = await findBridge(ctx, incidentId);
  if (!bridge) return [];
  const t = words(ctx, "bridge");
  if (bridge.state === "wanted") return [{ kind: "text", style: "quiet", text: t("opening") }];
  if (bridge.state === "failed") {
    const { fallback } = await findBridgeSettings(ctx);
    return [{ kind: "text", style: "strong", text: fallback ?? t("failed") }];
  }
  const join = joinBlocks(ctx, bridge, numbersFor(bridge.dialIn, countries));
  return bridge.dialIn.length > 0 ? join : [...(await fallbackBlocks(ctx)), ...join];
}

/** Whoever has only a phone in hand learns what to do instead. */
async function fallbackBlocks(ctx: Ctx): Promise<Block[]> {
  const { fallback } = await findBridgeSettings(ctx);
  if (fallback === undefined) return [];
  return [{ kind: "text", style: "quiet", text: `${words(ctx, "bridge")("no-number")} ${fallback}` }];
}

/** Pure: one per country, in the order of the countries. */
export function numbersFor(all: readonly DialIn[], countries: readonly string[]): readonly DialIn[] {
  const fitting = [...new Set(countries)].flatMap(
    (country) => all.find((one) => one.country === country) ?? [],
  );
  return (fitting.length > 0 ? fitting : all.slice(0, 1)).slice(0, MOST_NUMBERS);
}

function joinBlocks(ctx: Ctx, bridge: Bridge, numbers: readonly DialIn[]): Block[] {
  const t = words(ctx, "bridge");
  const buttons: LinkButton[] = bridge.joinUrl === null ? [] : [{ url: bridge.joinUrl, label: t("join") }];
  const items = numbers.map(({ label, number }) => t("number", { label, number }));
  const dial = numbers.map((one) => ({
    url: dialUrl(one, bridge.pin),
    label: t("dial", { label: one.label }),
  }));
  return [
    ...(items.length > 0 ? [{ kind: "list", title: t("by-phone"), items } as const] : []),
    ...(bridge.pin === null || items.length === 0
      ? []
      : [{ kind: "text", text: t("pin", { pin: bridge.pin }) } as const]),
    { kind: "buttons", buttons: [...buttons, ...dial] },
  ];
}

/** RFC 3966; two pauses before the PIN, which phones then type by themselves. */
export function dialUrl(dialIn: DialIn, pin: string | null): string {
  // "(0)" is dialled only within the country, never after its code.
  const number = dialIn.number.replace(/\( *0 *\)/, "").replaceAll(/[^\d+]/g, "");
  return pin === null ? `tel:${number}` : `tel:${number},,${pin.replaceAll(/\D/g, "")}%23`;
}

/** The countries of the regions that are involved: the team's own first, then where the service runs. */
export async function findCountries(ctx: Ctx, incident: Incident): Promise<string[]> {
  const { teamId, serviceId } = incident;
  const [own, served] = await Promise.all([
    ctx.tx.run(TEAM_COUNTRY, { orgId: ctx.org.id, teamId }),
    serviceId === null ? [] : ctx.tx.run(SERVICE_COUNTRIES, { orgId: ctx.org.id, serviceId }),
  ]);
  const inTurn = served.sort((a, b) => a.keys.indexOf(a.key) - b.keys.indexOf(b.key));
  return [...own, ...inTurn].map(({ country }) => country);
}

const TEAM_COUNTRY = prepared<{ orgId: string; teamId: string }>()((queries) =>
  queries
    .select({ country: regions.country })
    .from(teams)
    .innerJoin(regions, and(eq(regions.orgId, teams.orgId), eq(regions.id, teams.regionId)))
    .where(and(eq(teams.orgId, sql.placeholder("orgId")), eq(teams.id, sql.placeholder("teamId"))))
    .prepare("a team's country"),
);

const SERVICE_COUNTRIES = prepared<{ orgId: string; serviceId: string }>()((queries) =>
  queries
    .select({ keys: services.regions, key: regions.key, country: regions.country })
    .from(services)
    .innerJoin(regions, and(eq(regions.orgId, services.orgId), sql`${services.regions} ? ${regions.key}`))
    .where(and(eq(services.orgId, sql.placeholder("orgId")), eq(services.id, sql.placeholder("serviceId"))))
    .prepare("the countries of a service"),
);

/** Where a person works, for the number that costs him nothing. */
export async function findCountryOf(ctx: Ctx, personId: string): Promise<string[]> {
  const [row] = await ctx.tx
    .select({ country: regions.country })
    .from(people)
    .innerJoin(regions, and(eq(regions.orgId, people.orgId), eq(regions.id, people.regionId)))
    .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)));
  return row ? [row.country] : [];
}
