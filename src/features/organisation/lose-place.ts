/** Baton was taken out of one channel or team: its cards go elsewhere until it is let in again. */
import { z } from "zod";
import { places } from "../../chat/tables.ts";
import { recordAudit } from "../../core/audit.ts";
import { emit } from "../../core/events.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { placesLost } from "./events.ts";
import { findInstallationRow, InstallationName } from "./find-installation.ts";

export const LosePlace = z.strictObject({ installation: InstallationName, conversation: z.string().min(1) });

/** Null where Baton has nothing to say there. */
export const losePlace = verb(
  "organisation.lose-place",
  LosePlace,
  async (ctx, { installation, conversation }) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "baton", "organisation.lose-place");
    const row = await findInstallationRow(ctx, installation);
    if (!row) return nothingChanged(ctx, null);
    const lost = await ctx.tx
      .update(places)
      .set({ state: "removed" })
      .where(
        and(
          eq(places.orgId, ctx.org.id),
          eq(places.installationId, row.id),
          eq(places.conversation, conversation),
          inArray(places.state, ["wanted", "rooting", "open"]),
        ),
      )
      .returning();
    if (lost.length === 0) return nothingChanged(ctx, null);
    await recordAudit(ctx, {
      action: "installation.place-lost",
      subject: subject("installation", row),
      after: { places: lost.map(({ id }) => id) },
    });
    const teams = lost.filter((place) => place.subject.startsWith("team:"));
    if (teams.length > 0)
      await emit(ctx, placesLost, { installation: row, names: teams.map(({ name }) => name) });
    return lost;
  },
);
