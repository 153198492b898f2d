/** Who is in which team, as far as the file says so. */
import { recordAudit } from "../../core/audit.ts";
import { type Ctx, now } from "../../core/context.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Change, Names } from "../organisation/file-section.ts";
import type { PeopleFile } from "./person-file.ts";
import { memberships, people } from "./tables.ts";

type Pair = { readonly path: string; readonly personId: string; readonly teamId: string };

/** Adds and ends memberships of the people in the file; those that were made in chat are left alone. */
export async function syncMemberships(ctx: Ctx, file: PeopleFile, names: Names): Promise<Change[]> {
  const wanted = Object.entries(file).flatMap(([key, { teams }]) =>
    [...new Set(teams)].map(
      (team): Pair => ({
        path: `people.${key}.teams.${team}`,
        personId: names.id("person", key),
        teamId: names.id("team", team),
      }),
    ),
  );
  const rows = await ctx.tx.select().from(memberships).where(eq(memberships.orgId, ctx.org.id));
  const isSame = (a: Omit<Pair, "path">) => (b: Omit<Pair, "path">) =>
    a.personId === b.personId && a.teamId === b.teamId;
  const added = wanted.filter((pair) => !rows.some(isSame(pair)));
  const gone = rows.filter((row) => row.managedBy === "file" && !wanted.some(isSame(row)));
  await addMemberships(ctx, added);
  for (const row of gone) await endMembership(ctx, row);
  const persons = await ctx.tx.select().from(people).where(eq(people.orgId, ctx.org.id));
  const keys = new Map(persons.map(({ id, key }) => [id, key]));
  return [
    ...added.map(({ path }): Change => ({ kind: "added", path })),
    ...gone.map((row): Change => ({ kind: "gone", path: `people.${keys.get(row.personId)}.teams` })),
  ];
}

async function addMemberships(ctx: Ctx, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  const rows = pairs.map(({ personId, teamId }) => ({
    orgId: ctx.org.id,
    personId,
    teamId,
    managedBy: "file" as const,
    since: now(ctx),
  }));
  await ctx.tx.insert(memberships).values(rows);
  for (const after of rows)
    await recordAudit(ctx, {
      action: "person.joined-team",
      subject: { kind: "person", id: after.personId },
      table: memberships,
      after,
    });
}

async function endMembership(ctx: Ctx, row: typeof memberships.$inferSelect): Promise<void> {
  await ctx.tx
    .delete(memberships)
    .where(
      and(
        eq(memberships.orgId, ctx.org.id),
        eq(memberships.personId, row.personId),
        eq(memberships.teamId, row.teamId),
      ),
    );
  await recordAudit(ctx, {
    action: "person.left-team",
    subject: { kind: "person", id: row.personId },
    table: memberships,
    before: row,
  });
}
