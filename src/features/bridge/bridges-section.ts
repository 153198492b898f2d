/** `bridges:` — as one row. */
import canonicalize from "canonicalize";
import { recordAudit } from "../../core/audit.ts";
import { eq } from "../../db/drizzle.ts";
import { checkName } from "../organisation/file-pieces.ts";
import { defineSection } from "../organisation/file-section.ts";
import { BridgesFile } from "./bridge-file.ts";
import { bridgeSettings } from "./tables.ts";

export const bridgesSection = defineSection({
  key: "bridges",
  schema: BridgesFile,
  check: (file, names, report) => {
    file.notFor.forEach((severity, index) => {
      checkName(names, report, { kind: "severity", key: severity, path: ["notFor", index] });
    });
  },
  async apply(ctx, file) {
    const [before] = await ctx.tx.select().from(bridgeSettings).where(eq(bridgeSettings.orgId, ctx.org.id));
    const isEmpty = canonicalize(file) === canonicalize(BridgesFile.parse({}));
    if (before ? canonicalize(before.settings) === canonicalize(file) : isEmpty) return [];
    await ctx.tx
      .insert(bridgeSettings)
      .values({ orgId: ctx.org.id, settings: file, managedBy: "file" })
      .onConflictDoUpdate({ target: [bridgeSettings.orgId], set: { settings: file, managedBy: "file" } });
    await recordAudit(ctx, {
      action: "bridge.settings-changed",
      subject: { kind: "organisation", id: ctx.org.id },
      table: bridgeSettings,
      ...(before ? { before: { settings: before.settings } } : {}),
      after: { settings: file },
    });
    return [{ kind: before ? "changed" : "added", path: "bridges" }];
  },
});
