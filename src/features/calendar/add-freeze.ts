import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { cleanText } from "../../core/instants.ts";
import { Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { environments, services } from "../organisation/tables.ts";
import { freezeAdded } from "./events.ts";
import { findRegionClocks } from "./find-freezes.ts";
import { type RegionClock, spansOf } from "./freeze-span.ts";
import { type Freeze, freezes } from "./tables.ts";
import { wallTime, zoneName } from "./wall-rule.ts";

const keys = z.array(z.string().min(1)).min(1).nullable().default(null);
const said = (most: number) => z.string().transform(cleanText).pipe(z.string().trim().min(1).max(most));

export const AddFreeze = z.strictObject({
  name: said(80),
  regions: keys,
  environments: keys,
  services: keys,
  startsLocal: wallTime,
  endsLocal: wallTime,
  /** Null: in each region's local time. */
  zone: zoneName.nullable().default(null),
  reason: said(500),
  exceptionQuorum: z.int().min(1).max(5).default(1),
});
type Input = z.output<typeof AddFreeze>;

/** Freezes what is named, from chat. It holds at once what it covers. */
export const addFreeze = verb("calendar.add-freeze", AddFreeze, async (ctx, input) => {
  for (const region of input.regions ?? [undefined]) requireRight(ctx, "calendar.freeze", { region });
  const clocks = await findRegionClocks(ctx);
  refuseUnknownRegions(input, clocks);
  await refuseUnknown(ctx, input);
  refuseEmptySpan(ctx, input, clocks);
  const freeze = await insertUnderFreeKey(ctx, input);
  await recordAudit(ctx, {
    action: "calendar.freeze-added",
    subject: subject("freeze", freeze),
    table: freezes,
    after: freeze,
  });
  await emit(ctx, freezeAdded, freeze);
  return freeze;
});

function refuseUnknownRegions(input: Input, clocks: readonly RegionClock[]): void {
  const unknown = input.regions?.find((key) => !clocks.some((region) => region.key === key));
  if (unknown === undefined) return;
  const known = clocks.map((region) => region.key).join(", ");
  throw new Refusal("calendar.unknown-region", { typed: unknown, known }, "regions");
}

async function refuseUnknown(ctx: Ctx, input: Input): Promise<void> {
  for (const [table, wanted] of [
    [environments, input.environments],
    [services, input.services],
  ] as const) {
    if (wanted === null) continue;
    const rows = await ctx.tx
      .select({ key: table.key })
      .from(table)
      .where(and(eq(table.orgId, ctx.org.id), inArray(table.key, [...wanted])));
    const unknown = wanted.find((key) => !rows.some((row) => row.key === key));
    if (unknown !== undefined) throw new Refusal("calendar.unknown-key", { typed: unknown });
  }
}

/** A rule that ends before it starts in any of its regions, or is over everywhere, is a slip of the hand. */
function refuseEmptySpan(ctx: Ctx, input: Input, clocks: readonly RegionClock[]): void {
  const spans = spansOf({ ...input, endedAt: null }, clocks);
  if (spans.some((span) => span.endsAt <= span.startsAt))
    throw new Refusal("calendar.ends-before-start", {}, "endsLocal");
  if (spans.every((span) => span.endsAt <= now(ctx))) throw new Refusal("calendar.is-past", {}, "endsLocal");
}

const keyOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40) || "freeze";

/** The same name again is refused while the first one is still open; after that it gets a number. */
async function insertUnderFreeKey(ctx: Ctx, input: Input): Promise<Freeze> {
  const base = keyOf(input.name);
  for (let attempt = 1; attempt <= 50; attempt++) {
    const key = attempt === 1 ? base : `${base}-${attempt}`;
    const [made] = await ctx.tx
      .insert(freezes)
      .values({
        ...input,
        orgId: ctx.org.id,
        key,
        isConfirmed: true,
        addedBy: actorPerson(ctx),
        addedAt: now(ctx),
        managedBy: "chat",
      })
      .onConflictDoNothing()
      .returning();
    if (made) return made;
    const [there] = await ctx.tx
      .select()
      .from(freezes)
      .where(and(eq(freezes.orgId, ctx.org.id), eq(freezes.key, key)));
    if (there && there.endedAt === null && there.endsLocal === input.endsLocal)
      throw new Refusal("calendar.already-there", { name: there.name });
  }
  throw new Refusal("calendar.already-there", { name: input.name });
}
