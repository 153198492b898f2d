import canonicalize from "canonicalize";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import type { Change, Names } from "../organisation/file-section.ts";
import { syncRows } from "../organisation/sync-rows.ts";
import type { RotationFile, RotationsFile } from "./rotation-file.ts";
import { isoDay } from "./rotation-of-file.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { rotations, shiftPeople, shifts } from "./tables.ts";

/** Makes the rotations what the file says; whoever is on call then is so at once, and is handed what is open. */
export async function applyRotations(
  ctx: Ctx,
  file: RotationsFile,
  names: Names,
): Promise<readonly Change[]> {
  const changes = [
    ...(await syncRows(ctx, {
      path: "rotations",
      noun: "rotation",
      table: rotations,
      id: (key) => names.id("rotation", key),
      subject: (row) => ({ kind: "rotation", id: String(row.id) }),
      wanted: new Map(
        Object.entries(file).map(([key, rotation]) => [
          key,
          { was: rotation.was, row: rowOf(key, rotation, names) },
        ]),
      ),
    })),
  ];
  for (const [key, rotation] of Object.entries(file)) {
    const isChanged = await syncShifts(ctx, rotation, { rotationId: names.id("rotation", key), names });
    const path = `rotations.${key}`;
    const isKnown = changes.some((change) => change.path === path && change.kind === "added");
    if (isChanged && !isKnown) changes.push({ kind: "changed", path, details: ["shifts"] });
  }
  await scheduleShifts(ctx);
  return changes;
}

const rowOf = (key: string, { team, level, name, gaps }: RotationFile, names: Names) => ({
  teamId: names.id("team", team),
  level,
  name: name ?? key,
  mayHaveGaps: gaps === "confirmed",
});

type Target = { readonly rotationId: string; readonly names: Names };

/** The layers have no life of their own: where one differs, all of the rotation's are written anew. */
async function syncShifts(ctx: Ctx, file: RotationFile, { rotationId, names }: Target): Promise<boolean> {
  const wanted = file.shifts.map((shift, position) => ({
    position,
    name: shift.name,
    zone: shift.zone,
    startsLocal: shift.starts,
    endsLocal: shift.ends ?? null,
    days: shift.days.map(isoDay),
    turns: shift.turns,
    every: shift.every,
    handoverDay: isoDay(shift.handover),
    fromDate: shift.from,
    people: shift.people.map((person) => names.id("person", person)),
  }));
  const before = await findShifts(ctx, rotationId);
  if (canonicalize(before.map(({ id: _, ...shift }) => shift)) === canonicalize(wanted)) return false;
  const ids = before.map(({ id }) => id);
  if (ids.length > 0) {
    await ctx.tx
      .delete(shiftPeople)
      .where(and(eq(shiftPeople.orgId, ctx.org.id), inArray(shiftPeople.shiftId, ids)));
    await ctx.tx.delete(shifts).where(and(eq(shifts.orgId, ctx.org.id), inArray(shifts.id, ids)));
  }
  for (const { people, ...shift } of wanted) {
    const [row] = await ctx.tx
      .insert(shifts)
      .values({ ...shift, orgId: ctx.org.id, rotationId })
      .returning({ id: shifts.id });
    if (!row) continue;
    await ctx.tx
      .insert(shiftPeople)
      .values(
        people.map((personId, position) => ({ orgId: ctx.org.id, shiftId: row.id, position, personId })),
      );
  }
  await recordAudit(ctx, {
    action: "rotation.shifts-changed",
    subject: { kind: "rotation", id: rotationId },
    before: { shifts: before },
    after: { shifts: wanted },
  });
  return true;
}

async function findShifts(ctx: Ctx, rotationId: string) {
  const rows = await ctx.tx
    .select()
    .from(shifts)
    .where(and(eq(shifts.orgId, ctx.org.id), eq(shifts.rotationId, rotationId)))
    .orderBy(asc(shifts.position));
  const takers = await ctx.tx
    .select({ shiftId: shiftPeople.shiftId, personId: shiftPeople.personId })
    .from(shiftPeople)
    .where(eq(shiftPeople.orgId, ctx.org.id))
    .orderBy(asc(shiftPeople.position));
  return rows.map(({ orgId: _, rotationId: __, ...row }) => ({
    ...row,
    people: takers.filter(({ shiftId }) => shiftId === row.id).map(({ personId }) => personId),
  }));
}
