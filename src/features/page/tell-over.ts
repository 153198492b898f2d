/** "Over, sleep": whoever was called is told that nobody needs him any more. */
import { sentence } from "../../chat/card.ts";
import { tell } from "../../chat/deliver.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { localOf } from "../../core/wall-time.ts";
import { words } from "../../core/words.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import type { Incident } from "../incident/tables.ts";
import { people } from "../person/tables.ts";
import { findPages } from "./find-pages.ts";
import type { Page } from "./tables.ts";

/** Local hours between which a page may have woken someone. */
const NIGHT_FROM = "22:00";
const NIGHT_TO = "07:00";

const isNight = (at: Date, zone: string): boolean => {
  const { time } = localOf(at, zone);
  return time >= NIGHT_FROM || time < NIGHT_TO;
};

/** An incident that was joined goes on elsewhere: nobody is sent to bed for it. */
export async function tellOver(ctx: Ctx, incident: Incident): Promise<void> {
  if (incident.state === "merged") return;
  const pages = await findPages(ctx, subject("incident", incident));
  const left = pages.filter((page) => page.firstSentAt !== null || page.answeredAt !== null);
  const zones = await findZones(
    ctx,
    left.map((page) => page.personId),
  );
  for (const [personId, theirs] of Map.groupBy(left, (page) => page.personId)) {
    const zone = zones.get(personId) ?? ctx.org.zone;
    const isWoken = theirs.some((page: Page) => isNight(page.firstSentAt ?? page.dueAt, zone));
    // By day whoever ended it knows; by night he too may want to read it.
    if (!isWoken && personId === actorPerson(ctx)) continue;
    await tell(ctx, personId, {
      kind: "line",
      subject: subject("incident", incident),
      mark: `over:${incident.id}:${incident.revision}`,
      card: (there) => {
        const key = isWoken ? "over.sleep" : "over.day";
        return sentence(
          words(there, "page")(key, { number: incident.number, title: incident.title }),
          "good",
        );
      },
    });
  }
}

async function findZones(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.tx
    .select({ id: people.id, zone: people.zone })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, [...new Set(ids)])));
  return new Map(rows.map((row) => [row.id, row.zone]));
}
