/** Baton was uninstalled: nothing is sent there any more, and what waits for it is withdrawn when its turn comes. */
import { installations } from "../../chat/tables.ts";
import { recordAudit } from "../../core/audit.ts";
import { now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { nothingChanged, verb } from "../../core/verb.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { installationLost } from "./events.ts";
import { findInstallationRow, InstallationName } from "./find-installation.ts";

/** Null where it was known before: Slack tells it twice, of the app and of its token. */
export const loseInstallation = verb(
  "organisation.lose-installation",
  InstallationName,
  async (ctx, name) => {
    rightFollowsFrom(ctx, ctx.actor.kind === "baton", "organisation.lose-installation");
    const before = await findInstallationRow(ctx, name);
    const isThis = and(
      eq(installations.orgId, ctx.org.id),
      eq(installations.id, before?.id ?? ctx.org.id),
      isNull(installations.goneAt),
    );
    const [after] = await ctx.tx
      .update(installations)
      .set({ goneAt: now(ctx) })
      .where(isThis)
      .returning();
    if (!before || !after) return nothingChanged(ctx, null);
    await recordAudit(ctx, {
      action: "installation.lost",
      subject: subject("installation", after),
      table: installations,
      before,
      after,
    });
    await emit(ctx, installationLost, after);
    return after;
  },
);
