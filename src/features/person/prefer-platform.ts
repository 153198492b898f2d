/** On which chat platform a person wants to be written to first. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { getPerson } from "./find-people.ts";
import { identities, people } from "./tables.ts";

/** Errors: `person.no-account-there`. */
export const preferPlatform = verb(
  "person.prefer-platform",
  z.strictObject({ platform: z.enum(["slack", "teams"]) }),
  async (ctx, { platform }) => {
    const personId = actorPerson(ctx) ?? "";
    rightFollowsFrom(ctx, personId !== "", "person.prefer-platform");
    const person = await getPerson(ctx, personId);
    const rows = await ctx.tx
      .select()
      .from(identities)
      .where(and(eq(identities.orgId, ctx.org.id), eq(identities.personId, personId)))
      .orderBy(asc(identities.rank), asc(identities.linkedAt));
    const first = rows.filter((row) => row.provider === platform && row.state === "active");
    if (first.length === 0) throw new Refusal("person.no-account-there", { platform });
    const ordered = [...first, ...rows.filter((row) => !first.includes(row))];
    if (ordered[0] === rows[0] && person.chosen.includes("order")) return nothingChanged(ctx, ordered);
    for (const [rank, row] of ordered.entries())
      await ctx.tx
        .update(identities)
        .set({ rank })
        .where(and(eq(identities.orgId, ctx.org.id), eq(identities.id, row.id)));
    const others = person.chosen.filter((one) => one !== "order");
    await ctx.tx
      .update(people)
      .set({ chosen: [...others, "order"] })
      .where(and(eq(people.orgId, ctx.org.id), eq(people.id, personId)));
    await recordAudit(ctx, {
      action: "person.platform-preferred",
      subject: { kind: "person", id: personId },
      after: { platform },
    });
    return ordered;
  },
);
