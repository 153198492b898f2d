/** `installations:` — the Slack teams and Teams tenants that Baton lives in; their secrets stay in the environment. */
import { z } from "zod";
import { installations } from "../../chat/tables.ts";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { Refusal } from "../../core/refusal.ts";
import { eq } from "../../db/drizzle.ts";
import { isDuplicate } from "../../db/errors.ts";
import { claimPrefixes, releasePrefixes } from "./claim-prefixes.ts";
import { Label } from "./file-pieces.ts";
import { type Change, defineSection, type Names } from "./file-section.ts";

/** `slack/T0MERIDIAN`, `teams/<tenant id>`. */
const InstallationName = z
  .string()
  .regex(/^(slack|teams)\/[A-Za-z0-9-]{1,64}$/, "organisation.installation-name");

const Installation = z.strictObject({
  name: Label,
  /** The environment variables with its secrets begin so: `SLACK`, `TEAMS_EU`. */
  secrets: z.string().regex(/^[A-Z][A-Z0-9_]{0,40}$/, "organisation.secrets-prefix"),
  /** Slack Enterprise Grid: the organisation that the team belongs to. */
  enterprise: z.string().max(40).default(""),
  active: z.boolean().default(true),
});
type Wanted = z.output<typeof Installation>;
type Row = typeof installations.$inferSelect;

const nameOf = (row: Pick<Row, "platform" | "team">): string => `${row.platform}/${row.team}`;

const findRows = (ctx: Ctx): Promise<Row[]> =>
  ctx.tx.select().from(installations).where(eq(installations.orgId, ctx.org.id));

export const installationsSection = defineSection({
  key: "installations",
  schema: z.record(InstallationName, Installation),
  gives: {
    kind: "installation",
    // Made by the environment's tokens as well: one that the file does not name is not gone.
    rows: async (ctx) =>
      (await findRows(ctx)).map((row) => ({
        key: nameOf(row),
        id: row.id,
        isGone: !row.isActive,
        managedBy: "chat",
      })),
  },
  claim: async (ctx, wanted, report) => {
    const taken = await claimPrefixes(
      ctx,
      Object.values(wanted).map(({ secrets }) => secrets),
    );
    for (const [key, { secrets }] of Object.entries(wanted)) {
      if (taken.has(secrets))
        report({ path: [key, "secrets"], key: "organisation.secrets-taken", params: { value: secrets } });
    }
  },
  apply: async (ctx, wanted, names) => {
    const rows = new Map((await findRows(ctx)).map((row) => [nameOf(row), row]));
    const changes: Change[] = [];
    for (const [key, want] of Object.entries(wanted)) {
      const change = await applyOne(ctx, { key, want, row: rows.get(key), names });
      if (change) changes.push(change);
    }
    await releasePrefixes(ctx);
    return changes;
  },
});

async function applyOne(
  ctx: Ctx,
  one: { key: string; want: Wanted; row: Row | undefined; names: Names },
): Promise<Change | null> {
  const { key, want, row } = one;
  const asked = {
    name: want.name,
    secrets: want.secrets,
    enterprise: want.enterprise,
    isActive: want.active,
  };
  const id = row?.id ?? one.names.id("installation", key);
  const path = `installations.${key}`;
  const details = (Object.keys(asked) as (keyof typeof asked)[]).filter(
    (field) => row?.[field] !== asked[field],
  );
  if (details.length === 0) return null;
  // Without secrets it stood as uninstalled: with some of its own it is there again.
  const set = row?.secrets === null ? { ...asked, goneAt: null } : asked;
  if (row) await ctx.tx.update(installations).set(set).where(eq(installations.id, id));
  else await addInstallation(ctx, key, { ...set, id });
  await recordAudit(ctx, {
    action: row ? "installation.changed" : "installation.added",
    subject: { kind: "installation", id },
    table: installations,
    ...(row ? { before: row } : {}),
    after: { ...row, ...set, id },
  });
  return row ? { kind: "changed", path, details } : { kind: "added", path };
}

async function addInstallation(
  ctx: Ctx,
  key: string,
  set: Pick<Row, "id" | "name" | "secrets">,
): Promise<void> {
  const slash = key.indexOf("/");
  const platform = key.slice(0, slash) === "slack" ? "slack" : "teams";
  const row = { ...set, orgId: ctx.org.id, platform, team: key.slice(slash + 1) } as const;
  try {
    await ctx.tx.insert(installations).values(row);
  } catch (error) {
    // One team or tenant belongs to one organisation of this database; which one is nobody else's business.
    if (isDuplicate(error, "installations_key"))
      throw new Refusal("organisation.installation-taken", { key });
    throw error;
  }
}
