/** `organisation:` and `settings:` — who we are, and rules that are values. */
import canonicalize from "canonicalize";
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { now } from "../../core/context.ts";
import { eq } from "../../db/drizzle.ts";
import { checkName, KeyName, Label, LanguageName, ZoneName } from "./file-pieces.ts";
import { type Change, defineSection } from "./file-section.ts";
import { Settings } from "./get-settings.ts";
import { organisations } from "./tables.ts";

const Organisation = z.strictObject({
  key: KeyName,
  name: Label,
  language: LanguageName,
  /** For whoever has no zone of his own. */
  zone: ZoneName,
});

type Fields = Partial<typeof organisations.$inferInsert>;

export const organisationSection = defineSection({
  key: "organisation",
  schema: Organisation,
  apply: async (ctx, wanted) => {
    const row = await findRow(ctx);
    if (row) return changeOrganisation(ctx, "organisation", wanted);
    const added = { ...wanted, orgId: ctx.org.id, settings: Settings.parse({}), madeAt: now(ctx) };
    await ctx.tx.insert(organisations).values(added);
    await recordAudit(ctx, { action: "organisation.added", subject: itself(ctx), after: wanted });
    return [{ kind: "added", path: "organisation" }];
  },
});

export const settingsSection = defineSection({
  key: "settings",
  schema: Settings,
  check: (settings, names, report) => {
    checkName(names, report, { kind: "team", key: settings.defaultTeam, path: ["defaultTeam"] });
  },
  apply: (ctx, settings) => changeOrganisation(ctx, "settings", { settings }),
});

const itself = (ctx: Ctx) => ({ kind: "organisation" as const, id: ctx.org.id });

async function findRow(ctx: Ctx) {
  const [row] = await ctx.tx.select().from(organisations).where(eq(organisations.orgId, ctx.org.id));
  return row;
}

async function changeOrganisation(ctx: Ctx, path: string, set: Fields): Promise<readonly Change[]> {
  const row: Fields = (await findRow(ctx)) ?? {};
  const fields = (Object.keys(set) as (keyof Fields)[]).filter(
    (field) => canonicalize(row[field]) !== canonicalize(set[field]),
  );
  if (fields.length === 0) return [];
  await ctx.tx.update(organisations).set(set).where(eq(organisations.orgId, ctx.org.id));
  const before = Object.fromEntries(fields.map((field) => [field, row[field]]));
  const after = Object.fromEntries(fields.map((field) => [field, set[field]]));
  await recordAudit(ctx, { action: "organisation.changed", subject: itself(ctx), before, after });
  return [{ kind: "changed", path, details: fields }];
}
