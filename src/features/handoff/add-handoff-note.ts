import { z } from "zod";
import { refreshCards } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { cleanText } from "../../core/instants.ts";
import { Denial } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { teams } from "../organisation/tables.ts";
import { type HandoffNote, handoffNotes, handoffs } from "./tables.ts";

/** Longer is a document: a link to it does. */
export const LONGEST_NOTE = 2000;

export const AddHandoffNote = z.strictObject({
  teamId: z.uuid(),
  text: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(LONGEST_NOTE)),
});

/** A remark for whoever comes next; stands in every digest of the team until one is accepted. */
export const addHandoffNote = verb(
  "handoff.note",
  AddHandoffNote,
  async (ctx, input): Promise<HandoffNote> => {
    const [team] = await ctx.tx
      .select({ key: teams.key })
      .from(teams)
      .where(and(eq(teams.orgId, ctx.org.id), eq(teams.id, input.teamId)));
    requireRight(ctx, "handoff.note", { team: team?.key });
    const by = actorPerson(ctx);
    if (by === null) throw new Denial("handoff.who-are-you");
    const [note] = await ctx.tx
      .insert(handoffNotes)
      .values({ ...input, orgId: ctx.org.id, by, language: ctx.reader.language, at: now(ctx) })
      .returning();
    if (!note) throw new Error("an insert returns its row");
    await recordAudit(ctx, {
      action: "handoff.noted",
      subject: { kind: "team", id: input.teamId },
      table: handoffNotes,
      after: note,
    });
    const showing = await ctx.tx
      .select({ id: handoffs.id })
      .from(handoffs)
      .where(
        and(
          eq(handoffs.orgId, ctx.org.id),
          eq(handoffs.teamId, input.teamId),
          inArray(handoffs.state, ["drafted", "waiting"]),
        ),
      );
    for (const row of showing) await refreshCards(ctx, subject("handoff", row));
    return note;
  },
);
