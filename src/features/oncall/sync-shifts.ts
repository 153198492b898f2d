/** The layers of a rotation have no life of their own: where one differs, all of the rotation's are written anew. */
import canonicalize from "canonicalize";
import { recordAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { only } from "../../core/refusal.ts";
import { and, asc, eq, inArray } from "../../db/drizzle.ts";
import type { Names } from "../organisation/file-section.ts";
import type { RotationFile, ShiftFile } from "./rotation-file.ts";
import { isoDay } from "./rotation-of-file.ts";
import { shiftPeople, shifts } from "./tables.ts";

type Target = { readonly rotationId: string; readonly names: Names };

/** Whether anything changed. */
export async function syncShifts(
  ctx: Ctx,
  file: RotationFile,
  { rotationId, names }: Target,
): Promise<boolean> {
  const wanted = file.shifts.map((shift, position) => ({ position, ...rowOf(shift, names) }));
  const before = await findShifts(ctx, rotationId);
  if (canonicalize(before.map(({ id: _, ...shift }) => shift)) === canonicalize(wanted)) return false;
  await removeShifts(
    ctx,
    before.map(({ id }) => id),
  );
  for (const { people, ...shift } of wanted) {
    const row = only(
      await ctx.tx
        .insert(shifts)
        .values({ ...shift, orgId: ctx.org.id, rotationId })
        .returning({ id: shifts.id }),
    );
    const takers = people.map((personId, position) => ({ shiftId: row.id, position, personId }));
    await ctx.tx.insert(shiftPeople).values(takers.map((taker) => ({ ...taker, orgId: ctx.org.id })));
  }
  await recordAudit(ctx, {
    action: "rotation.shifts-changed",
    subject: { kind: "rotation", id: rotationId },
    before: { shifts: before },
    after: { shifts: wanted },
  });
  return true;
}

const rowOf = (shift: ShiftFile, names: Names) => ({
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
});

async function removeShifts(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.tx
    .delete(shiftPeople)
    .where(and(eq(shiftPeople.orgId, ctx.org.id), inArray(shiftPeople.shiftId, [...ids])));
  await ctx.tx.delete(shifts).where(and(eq(shifts.orgId, ctx.org.id), inArray(shifts.id, [...ids])));
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
