/** Baton is there again: somebody wrote to it, let it in, or its token works. */
import { z } from "zod";
import { installations, places } from "../../chat/tables.ts";
import { recordAudit } from "../../core/audit.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, isNotNull } from "../../db/drizzle.ts";
import { openLane } from "../../engine/outbox.ts";
import { findInstallationRow, InstallationName } from "./find-installation.ts";

export const RegainInstallation = z.strictObject({
  installation: InstallationName,
  /** Where it is again; null where only the installation as a whole is known to be. */
  conversation: z.string().min(1).nullable(),
});

/** Null where it had not gone. */
export const regainInstallation = verb(
  "organisation.regain-installation",
  RegainInstallation,
  async (ctx, { installation, conversation }) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "baton", "organisation.regain-installation");
    const before = await findInstallationRow(ctx, installation);
    if (!before) return nothingChanged(ctx, null);
    const isIts = and(eq(installations.orgId, ctx.org.id), eq(installations.id, before.id));
    const [after] = await ctx.tx
      .update(installations)
      .set({ goneAt: null })
      .where(and(isIts, isNotNull(installations.goneAt)))
      .returning();
    const back = await ctx.tx
      .update(places)
      .set({ state: "open" })
      .where(
        and(
          eq(places.orgId, ctx.org.id),
          eq(places.installationId, before.id),
          eq(places.conversation, conversation ?? ""),
          eq(places.state, "removed"),
        ),
      )
      .returning();
    for (const { id } of back) openLane(ctx, `place:${id}`);
    if (!after && back.length === 0) return nothingChanged(ctx, null);
    await recordAudit(ctx, {
      action: "installation.back",
      subject: subject("installation", before),
      after: { isWhole: after !== undefined, places: back.map(({ id }) => id) },
    });
    return after ?? before;
  },
);
