/** Who says nothing of his zone and language has those of his chat account, and keeps up with them. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { only } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq } from "../../db/drizzle.ts";
import { findHome } from "./find-home.ts";
import { getPerson } from "./find-people.ts";
import { type Person, type Preference, people } from "./tables.ts";

export const followPlatform = verb(
  "person.follow-platform",
  z.strictObject({ personId: z.uuid() }),
  async (ctx, { personId }) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "baton", "person.follow-platform");
    const before = await getPerson(ctx, personId, "lock");
    if (before.state !== "active") return nothingChanged(ctx, before);
    const home = await findHome(ctx, before);
    const set = {
      zone: isSaid(before, "zone") ? before.zone : home.zone,
      language: isSaid(before, "language") ? before.language : home.language,
    };
    if (set.zone === before.zone && set.language === before.language) return nothingChanged(ctx, before);
    const after = only(
      await ctx.tx
        .update(people)
        .set(set)
        .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)))
        .returning(),
    );
    await recordAudit(ctx, {
      action: "person.platform-followed",
      subject: { kind: "person", id: personId },
      table: people,
      before,
      after,
    });
    return after;
  },
);

const isSaid = ({ chosen, given }: Person, what: Preference): boolean =>
  chosen.includes(what) || given === null || given.includes(what);
