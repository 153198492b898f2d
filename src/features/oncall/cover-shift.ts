import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { cleanText, instantMark } from "../../core/instants.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { only, Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { and, eq, gt, inArray, isNull, lt } from "../../db/drizzle.ts";
import { people } from "../person/tables.ts";
import { findNames } from "./find-names.ts";
import { type Book, loadBook } from "./load-book.ts";
import { nextDutyOf, rotationsTouched, stretchesOf } from "./person-duty.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { covers } from "./tables.ts";
import { tellCover } from "./tell-cover.ts";

/** Longer than anyone's holiday: more is a change of the rotation, not a cover. */
const LONGEST_DAYS = 90;

export const LONGEST_REASON = 500;

export const CoverShift = z.strictObject({
  /** Who takes the duty. */
  personId: z.uuid(),
  /** Whose duty it is. */
  replacesId: z.uuid(),
  /** Absent, or past: from now; who was on call before is on record. */
  startsAt: z.date().exactOptional(),
  endsAt: z.date(),
  reason: z.string().transform(cleanText).pipe(z.string().trim().max(LONGEST_REASON)).exactOptional(),
});
type Input = z.output<typeof CoverShift>;

/** From one instant to another one person takes another's duty, wherever that one has it. Both are told. */
export const coverShift = verb("oncall.cover-shift", CoverShift, async (ctx, input) => {
  requireRight(ctx, "oncall.cover");
  const names = await lockPeople(ctx, input);
  refuseSpan(ctx, input.startsAt ?? now(ctx), input.endsAt);
  const startsAt = input.startsAt && input.startsAt > now(ctx) ? input.startsAt : now(ctx);
  await refuseCovered(ctx, { ...input, startsAt }, names);
  const book = await loadBook(ctx, { since: now(ctx) });
  const span = { from: startsAt.getTime(), to: input.endsAt.getTime() };
  if (stretchesOf(book, input.replacesId, span).length === 0)
    refuseNothing(ctx, book, { id: input.replacesId, name: names.get(input.replacesId) ?? "" });
  const cover = only(
    await ctx.tx
      .insert(covers)
      .values({
        orgId: ctx.org.id,
        personId: input.personId,
        replacesId: input.replacesId,
        startsAt,
        endsAt: input.endsAt,
        reason: input.reason || null,
        madeBy: actorPerson(ctx),
        madeAt: now(ctx),
      })
      .returning(),
  );
  await recordAudit(ctx, {
    action: "cover.agreed",
    subject: { kind: "cover", id: cover.id },
    table: covers,
    after: cover,
  });
  await scheduleShifts(ctx, rotationsTouched(book, input.replacesId));
  await tellCover(ctx, cover, "agreed");
  return cover;
});

type Names = ReadonlyMap<string, string>;

/** Locks the two, in order, so that two covers of one person's duty are agreed one after the other. */
async function lockPeople(ctx: Ctx, { personId, replacesId }: Input): Promise<Names> {
  if (personId === replacesId) throw new Refusal("oncall.covers-himself");
  const rows = await ctx.tx
    .select({ id: people.id, name: people.name, key: people.key, state: people.state })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, [personId, replacesId])))
    .orderBy(people.id)
    // Not "update": rows that refer to a person must not wait for this.
    .for("no key update");
  if (rows.length < 2) throw new Refusal("person.gone");
  const gone = rows.find(({ state }) => state !== "active");
  if (gone) throw new Refusal("oncall.has-left", { name: gone.name ?? gone.key });
  return new Map(rows.map(({ id, name, key }) => [id, name ?? key]));
}

function refuseSpan(ctx: Ctx, startsAt: Date, endsAt: Date): void {
  if (endsAt <= startsAt) throw new Refusal("oncall.ends-before-start");
  if (endsAt <= now(ctx)) throw new Refusal("oncall.is-past", { until: instantMark(endsAt) });
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * DAY_MS)
    throw new Refusal("oncall.too-long", { days: LONGEST_DAYS });
}

/** One duty has one cover: a second one is a misunderstanding between two people, and is said. */
async function refuseCovered(ctx: Ctx, input: Input & { startsAt: Date }, names: Names): Promise<void> {
  const [other] = await ctx.tx
    .select()
    .from(covers)
    .where(
      and(
        eq(covers.orgId, ctx.org.id),
        eq(covers.replacesId, input.replacesId),
        isNull(covers.endedAt),
        lt(covers.startsAt, input.endsAt),
        gt(covers.endsAt, input.startsAt),
      ),
    );
  if (!other) return;
  throw new Refusal("oncall.already-covered", {
    replaced: names.get(input.replacesId) ?? "",
    name: (await findNames(ctx, { people: [other.personId] })).person(other.personId),
    from: dayInstant(ctx, other.startsAt),
    until: dayInstant(ctx, other.endsAt),
  });
}

/** A cover that covers nothing would let someone believe that he is free. */
function refuseNothing(ctx: Ctx, book: Book, { id, name }: { id: string; name: string }): never {
  const next = nextDutyOf(book, id, now(ctx).getTime());
  if (!next) throw new Refusal("oncall.nothing-to-cover", { name });
  throw new Refusal("oncall.nothing-to-cover-then", {
    name,
    from: dayInstant(ctx, new Date(next.startsAt)),
    until: dayInstant(ctx, new Date(next.endsAt)),
  });
}
