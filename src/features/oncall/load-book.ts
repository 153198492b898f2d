/** Rows into rules: everything that calculation needs, in three statements. */
import type { Ctx } from "../../core/context.ts";
import { dayNumber, minuteOf } from "../../core/wall-time.ts";
import { and, asc, desc, eq, gt, inArray, isNull, ne, or } from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";
import type { CoverRule, Roster, Rotation, Shift } from "./rotation.ts";
import { type Cover, covers, rotations, shiftPeople, shifts } from "./tables.ts";

/** What the room knows at one instant. */
export type Book = {
  readonly rotations: readonly Rotation[];
  readonly roster: Roster;
  /** Every cover of the roster, whole, by id. */
  readonly covers: ReadonlyMap<string, Cover>;
};

export type Wanted = {
  /** All teams where none are named. */
  readonly teamIds?: readonly string[] | undefined;
  readonly rotationIds?: readonly string[] | undefined;
  /** Covers that ended before are left out. */
  readonly since: Date;
};

export async function loadBook(ctx: Ctx, wanted: Wanted): Promise<Book> {
  const [found, ofPeople, leavers] = await Promise.all([
    loadRotations(ctx, wanted),
    loadCovers(ctx, wanted.since),
    ctx.tx
      .select({ id: people.id, leftAt: people.leftAt })
      .from(people)
      .where(and(eq(people.orgId, ctx.org.id), ne(people.state, "active"))),
  ]);
  return {
    rotations: found,
    covers: new Map(ofPeople.map((cover) => [cover.id, cover])),
    roster: {
      covers: coversByPerson(ofPeople),
      leftAt: new Map(leavers.map(({ id, leftAt }) => [id, leftAt?.getTime() ?? 0])),
    },
  };
}

type Row = {
  rotation: typeof rotations.$inferSelect;
  shift: typeof shifts.$inferSelect | null;
  personId: string | null;
};

async function loadRotations(ctx: Ctx, { teamIds, rotationIds }: Wanted): Promise<Rotation[]> {
  if (teamIds?.length === 0 || rotationIds?.length === 0) return [];
  const rows: Row[] = await ctx.tx
    .select({ rotation: rotations, shift: shifts, personId: shiftPeople.personId })
    .from(rotations)
    .leftJoin(shifts, and(eq(shifts.orgId, rotations.orgId), eq(shifts.rotationId, rotations.id)))
    .leftJoin(shiftPeople, and(eq(shiftPeople.orgId, shifts.orgId), eq(shiftPeople.shiftId, shifts.id)))
    .where(
      and(
        eq(rotations.orgId, ctx.org.id),
        eq(rotations.isGone, false),
        teamIds ? inArray(rotations.teamId, [...teamIds]) : undefined,
        rotationIds ? inArray(rotations.id, [...rotationIds]) : undefined,
      ),
    )
    // "primary" after "backup" in the alphabet: the first to be called comes first.
    .orderBy(desc(rotations.level), asc(rotations.key), asc(shifts.position), asc(shiftPeople.position));
  const byRotation = Map.groupBy(rows, (row) => row.rotation.id);
  return [...byRotation.values()].flatMap((ofOne) => {
    const [first] = ofOne;
    if (!first) return [];
    const { id, key, teamId, name, level } = first.rotation;
    return [{ id, key, teamId, name, level, shifts: shiftsOf(ofOne) }];
  });
}

function shiftsOf(rows: readonly Row[]): Shift[] {
  const byShift = Map.groupBy(rows, (row) => row.shift?.id);
  return [...byShift.values()].flatMap((ofOne) => {
    const row = ofOne[0]?.shift;
    if (!row) return [];
    const { id, name, zone, days, turns, every, handoverDay } = row;
    return [
      {
        ...{ id, name, zone, days, turns, every, handoverDay },
        startMinute: minuteOf(row.startsLocal),
        endMinute: row.endsLocal === null ? null : minuteOf(row.endsLocal),
        fromDay: dayNumber(row.fromDate),
        people: ofOne.flatMap(({ personId }) => personId ?? []),
      },
    ];
  });
}

const loadCovers = (ctx: Ctx, since: Date): Promise<Cover[]> =>
  ctx.tx
    .select()
    .from(covers)
    .where(
      and(
        eq(covers.orgId, ctx.org.id),
        gt(covers.endsAt, since),
        or(isNull(covers.endedAt), and(gt(covers.endedAt, since), gt(covers.endedAt, covers.startsAt))),
      ),
    )
    .orderBy(desc(covers.madeAt), desc(covers.id));

function coversByPerson(rows: readonly Cover[]): Map<string, CoverRule[]> {
  return Map.groupBy(
    rows.map((row) => ({
      id: row.id,
      personId: row.personId,
      replacesId: row.replacesId,
      startsAt: row.startsAt.getTime(),
      endsAt: Math.min(row.endsAt.getTime(), row.endedAt?.getTime() ?? Number.POSITIVE_INFINITY),
    })),
    (cover) => cover.replacesId,
  );
}
