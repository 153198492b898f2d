/** What a person decides for himself: zone and language. It stands above the file from then on. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { LANGUAGES } from "../../core/words.ts";
import { isZone } from "../../core/zone-offsets.ts";
import { and, eq } from "../../db/drizzle.ts";
import { findHome } from "./find-home.ts";
import { getPerson } from "./find-people.ts";
import { type Preference, people } from "./tables.ts";

/** `null`: as his chat account or his region has it, until the file says otherwise. */
export const SetPreference = z.strictObject({
  zone: z.string().refine(isZone).nullable().exactOptional(),
  language: z.enum(LANGUAGES).nullable().exactOptional(),
});

export const setPreference = verb("person.set-preference", SetPreference, async (ctx, wanted) => {
  const personId = actorPerson(ctx);
  rightFollowsFrom(ctx, personId !== null, "person.set-preference");
  const before = await getPerson(ctx, personId ?? "", "lock");
  const otherwise = await findHome(ctx, before);
  const set = {
    zone: wanted.zone === undefined ? before.zone : (wanted.zone ?? otherwise.zone),
    language: wanted.language === undefined ? before.language : (wanted.language ?? otherwise.language),
    chosen: chosen(chosen(before.chosen, "zone", wanted.zone), "language", wanted.language),
  };
  const isSame = set.zone === before.zone && set.language === before.language;
  if (isSame && set.chosen.length === before.chosen.length) return nothingChanged(ctx, before);
  const isHe = and(eq(people.orgId, ctx.org.id), eq(people.id, before.id), eq(people.state, "active"));
  const after = only(await ctx.tx.update(people).set(set).where(isHe).returning());
  await recordAudit(ctx, {
    action: "person.preference-set",
    subject: { kind: "person", id: before.id },
    table: people,
    before,
    after,
  });
  return after;
});

function chosen(
  before: readonly Preference[],
  what: Preference,
  value: string | null | undefined,
): readonly Preference[] {
  if (value === undefined) return before;
  const others = before.filter((one) => one !== what);
  return value === null ? others : [...others, what];
}
