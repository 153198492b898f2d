/** `grants:` — who has which role, where, and until when. */
import canonicalize from "canonicalize";
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { dateOf, dayNumber, instantOf } from "../../core/wall-time.ts";
import { and, eq, isNull } from "../../db/drizzle.ts";
import { checkName } from "../organisation/file-pieces.ts";
import { type Change, defineSection, type Names, type Report } from "../organisation/file-section.ts";
import { renamed, renamedScope, SCOPE_KINDS } from "../organisation/renames.ts";
import { organisations } from "../organisation/tables.ts";
import { GrantsFile } from "./person-file.ts";
import { surveyRights } from "./survey-people.ts";
import { grants } from "./tables.ts";

type Row = typeof grants.$inferSelect;
type Wanted = Pick<Row, "role" | "personId" | "teamId" | "scope" | "endsAt"> & { readonly path: string };

export const grantsSection = defineSection({
  key: "grants",
  schema: GrantsFile,
  absent: [],
  check: checkGrants,
  apply: async (ctx, file, names) => {
    const org = only(await ctx.tx.select().from(organisations).where(eq(organisations.orgId, ctx.org.id)));
    const rows = await ctx.tx
      .select()
      .from(grants)
      .where(and(eq(grants.orgId, ctx.org.id), eq(grants.managedBy, "file"), isNull(grants.endsAt)));
    const ending = await findEnding(ctx);
    const wanted = wantedGrants(file, names, org.zone);
    const standing = new Map([...rows, ...ending].map((row) => [likeness(underNewKeys(row, names)), row]));
    const changes: Change[] = [];
    // What is over already gives nobody anything: it stands in the file for those who read it.
    const isOver = ({ endsAt }: Wanted) => endsAt !== null && endsAt <= now(ctx);
    const kept = wanted.flatMap((want) => standing.get(likeness(want)) ?? []);
    for (const row of kept) await renameGrant(ctx, row, names);
    const added = wanted.filter((want) => !standing.delete(likeness(want)) && !isOver(want));
    await addGrants(ctx, added);
    changes.push(...added.map(({ path }): Change => ({ kind: "added", path })));
    for (const row of standing.values()) {
      await endGrant(ctx, row);
      changes.push({ kind: "gone", path: `grants.${row.role}` });
    }
    return changes;
  },
  survey: surveyRights,
});

function checkGrants(file: GrantsFile, names: Names, report: Report): void {
  for (const [index, grant] of file.entries()) {
    checkName(names, report, { kind: "role", key: grant.role, path: [index, "role"] });
    for (const [at, key] of (grant.people ?? []).entries())
      checkName(names, report, { kind: "person", key, path: [index, "people", at] });
    for (const [at, key] of (grant.teams ?? []).entries())
      checkName(names, report, { kind: "team", key, path: [index, "teams", at] });
    for (const kind of SCOPE_KINDS)
      checkName(names, report, { kind, key: grant.in[kind], path: [index, "in", kind] });
  }
}

/** One row for each holder; the same grant written twice is one. */
function wantedGrants(file: GrantsFile, names: Names, zone: string): Wanted[] {
  const all = file.flatMap(({ role, people, teams, everyone, in: scope, until }) => {
    const endsAt = until === undefined ? null : endOfDay(until, zone);
    const one = { role, scope: { ...scope } as Record<string, string>, endsAt, personId: null, teamId: null };
    const path = `grants.${role}`;
    return [
      ...(everyone ? [{ ...one, path: `${path}.everyone` }] : []),
      ...(people ?? []).map((key) => ({ ...one, personId: names.id("person", key), path: `${path}.${key}` })),
      ...(teams ?? []).map((key) => ({ ...one, teamId: names.id("team", key), path: `${path}.${key}` })),
    ];
  });
  return [...new Map(all.map((want) => [likeness(want), want])).values()];
}

const endOfDay = (day: string, zone: string): Date => instantOf(dateOf(dayNumber(day) + 1), "00:00", zone);

const likeness = ({ role, personId, teamId, scope, endsAt }: Omit<Wanted, "path">): string =>
  canonicalize([role, personId, teamId, scope, endsAt?.toISOString() ?? null]) ?? "";

/** Grants with a last day that has not come yet. */
async function findEnding(ctx: Ctx): Promise<Row[]> {
  const rows = await ctx.tx
    .select()
    .from(grants)
    .where(and(eq(grants.orgId, ctx.org.id), eq(grants.managedBy, "file")));
  return rows.filter((row) => row.endsAt !== null && row.endsAt > now(ctx));
}

async function addGrants(ctx: Ctx, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const own = { orgId: ctx.org.id, managedBy: "file" as const, since: now(ctx) };
  const rows = wanted.map(({ path: _, ...want }) => ({ ...want, ...own }));
  for (const after of await ctx.tx.insert(grants).values(rows).returning())
    await record(ctx, "person.right-granted", { after });
}

/** A role or a place that has another key now is the same: whoever held the right goes on holding it since then. */
const underNewKeys = (row: Row, names: Names): Row => ({
  ...row,
  role: renamed({ names }, "role", row.role),
  scope: renamedScope({ names }, row.scope),
});

async function renameGrant(ctx: Ctx, before: Row, names: Names): Promise<void> {
  const { role, scope } = underNewKeys(before, names);
  if (likeness(before) === likeness({ ...before, role, scope })) return;
  const after = only(
    await ctx.tx
      .update(grants)
      .set({ role, scope })
      .where(and(eq(grants.orgId, ctx.org.id), eq(grants.id, before.id)))
      .returning(),
  );
  await record(ctx, "person.right-renamed", { before, after });
}

/** Ended, not deleted: who could do what on a past day stays answerable. */
async function endGrant(ctx: Ctx, before: Row): Promise<void> {
  const isThis = and(eq(grants.orgId, ctx.org.id), eq(grants.id, before.id));
  const after = only(
    await ctx.tx
      .update(grants)
      .set({ endsAt: now(ctx) })
      .where(isThis)
      .returning(),
  );
  await record(ctx, "person.right-ended", { before, after });
}

function record(ctx: Ctx, action: string, rows: { before?: Row; after: Row }): Promise<void> {
  const { personId, teamId } = rows.after;
  const subject = personId
    ? { kind: "person" as const, id: personId }
    : teamId
      ? { kind: "team" as const, id: teamId }
      : { kind: "organisation" as const, id: ctx.org.id };
  return recordAudit(ctx, { action, subject, table: grants, ...rows });
}
