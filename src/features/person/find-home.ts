/** Zone and language of people who say nothing of them: their platform's, else their region's. */
import type { Ctx } from "../../core/context.ts";
import { languageOf } from "../../core/words.ts";
import { zoneName } from "../../core/zone-names.ts";
import { isZone } from "../../core/zone-offsets.ts";
import { and, eq, sql } from "../../db/drizzle.ts";
import { regions } from "../organisation/tables.ts";
import type { Person } from "./tables.ts";

/** Either may be missing: the platform says nothing, or something that this machine does not know. */
export type Home = { readonly zone?: string; readonly language?: string };

type Row = { person_id: string; zone: string | null; locale: string | null };

/** What the platforms say, by person id, the preferred account first; of everyone, or of one. */
export async function findPlatformHomes(ctx: Ctx, personId?: string): Promise<ReadonlyMap<string, Home>> {
  const ofOne = personId === undefined ? sql`true` : sql`i.person_id = ${personId}`;
  const rows = await ctx.tx.query<Row>(sql`
    select i.person_id, a.zone, a.locale from identities i
    join accounts a on a.org_id = i.org_id and a.provider = i.provider and a.tenant = i.tenant
      and a.subject = i.subject
    where i.org_id = ${ctx.org.id} and i.state = 'active' and ${ofOne}
    order by i.rank, i.linked_at`);
  const homes = new Map<string, Home>();
  for (const row of rows) homes.set(row.person_id, { ...homeOf(row), ...homes.get(row.person_id) });
  return homes;
}

function homeOf({ zone, locale }: Row): Home {
  const language = languageOf(locale ?? "");
  return { ...(zone !== null && isZone(zone) && { zone: zoneName(zone) }), ...(language && { language }) };
}

/** What holds for a person where neither he nor the file says anything. */
export async function findHome(ctx: Ctx, person: Person): Promise<Required<Home>> {
  const home = (await findPlatformHomes(ctx, person.id)).get(person.id);
  const { zone, language } = await regionOf(ctx, person);
  return { zone, language, ...home };
}

async function regionOf(ctx: Ctx, { regionId }: Person): Promise<{ zone: string; language: string }> {
  if (regionId === null) return ctx.org;
  const [region] = await ctx.tx
    .select({ zone: regions.zone, language: regions.language })
    .from(regions)
    .where(and(eq(regions.orgId, ctx.org.id), eq(regions.id, regionId)));
  return region ?? ctx.org;
}
