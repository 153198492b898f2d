/** Who is on call, since when, until when, and why: the reads that other rooms use. */
import { type Ctx, now } from "../../core/context.ts";
import { type Book, loadBook } from "./load-book.ts";
import { whoAt } from "./on-call-at.ts";
import type { Level, Rotation } from "./rotation.ts";
import { nextBoundary, type OpenStretch, stretchAt } from "./shift-boundaries.ts";
import type { Cover } from "./tables.ts";

/** One step from the rule to the person; cards turn it into a sentence. */
export type Reason =
  | { readonly is: "shift"; readonly shiftName: string; readonly zone: string; readonly startedAt: Date }
  | {
      readonly is: "turn";
      readonly personId: string;
      readonly turns: "daily" | "weekly";
      readonly of: number;
    }
  | { readonly is: "skipped"; readonly personId: string }
  | { readonly is: "cover"; readonly cover: Cover }
  | { readonly is: "nobody"; readonly because: "no-shift" | "no-people" | "all-left" };

export type OnCall = {
  readonly personId: string;
  readonly role: Level;
  readonly rotationId: string;
  readonly shiftName: string;
  /** Null: longer than 400 days ago. */
  readonly startsAt: Date | null;
  /** Null: not within 400 days. */
  readonly endsAt: Date | null;
  readonly why: readonly Reason[];
};

const asDate = (at: number | null): Date | null => (at === null ? null : new Date(at));

function reasonsOf(book: Book, duty: OpenStretch): Reason[] {
  const { shift, turnOf, personId } = duty;
  if (!shift) return [{ is: "nobody", because: "no-shift" }];
  const { turns, people } = shift;
  const startedAt = new Date(duty.shiftStartedAt ?? 0);
  const covers = duty.covers.flatMap(({ id }) => book.covers.get(id) ?? []);
  return [
    { is: "shift", shiftName: shift.name, zone: shift.zone, startedAt },
    ...(turnOf ? [{ is: "turn", personId: turnOf, turns, of: people.length } as const] : []),
    ...duty.skipped.map((skipped) => ({ is: "skipped", personId: skipped }) as const),
    ...covers.map((cover) => ({ is: "cover", cover }) as const),
    ...(personId === null
      ? [{ is: "nobody", because: people.length > 0 ? "all-left" : "no-people" } as const]
      : []),
  ];
}

/** What one rotation says about an instant, whether anybody is on or not. */
export type Explained = {
  readonly rotation: Rotation;
  readonly personId: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly why: readonly Reason[];
};

function explain(book: Book, rotation: Rotation, at: Date): Explained {
  const duty = stretchAt(book.roster, rotation, at.getTime());
  return {
    rotation,
    personId: duty.personId,
    startsAt: asDate(duty.startsAt),
    endsAt: asDate(duty.endsAt),
    why: reasonsOf(book, duty),
  };
}

/** A team, or everyone's; an instant other than now. */
export type Asked = { readonly teamId?: string | undefined; readonly at?: Date | undefined };

/** The covers that could matter to an answer about `at` and what comes after it. */
const bookFor = (ctx: Ctx, teamIds: readonly string[] | undefined, at: Date): Promise<Book> =>
  loadBook(ctx, { teamIds, since: at < now(ctx) ? at : now(ctx) });

/** Each rotation of the team at an instant, the primary first, with the reasons for whoever it says. */
export async function explainOnCall(ctx: Ctx, asked: Asked): Promise<readonly Explained[]> {
  const at = asked.at ?? now(ctx);
  const book = await bookFor(ctx, asked.teamId ? [asked.teamId] : undefined, at);
  return book.rotations.map((rotation) => explain(book, rotation, at));
}

/** Who is on call for a team, the primary first; a rotation with nobody is left out. */
export async function findOnCall(
  ctx: Ctx,
  asked: { readonly teamId: string; readonly at?: Date },
): Promise<readonly OnCall[]> {
  const explained = await explainOnCall(ctx, asked);
  return explained.flatMap(({ rotation, personId, startsAt, endsAt, why }) => {
    const shift = why.find((reason) => reason.is === "shift");
    if (personId === null) return [];
    return [
      {
        ...{ personId, startsAt, endsAt, why },
        role: rotation.level,
        rotationId: rotation.id,
        shiftName: shift?.shiftName ?? rotation.name,
      },
    ];
  });
}

/** The teams for which a person is on call at an instant, and as what. */
export async function findTeamsOnCallFor(
  ctx: Ctx,
  personId: string,
  at: Date = now(ctx),
): Promise<readonly { readonly teamId: string; readonly role: Level }[]> {
  const { rotations, roster } = await bookFor(ctx, undefined, at);
  return rotations
    .filter((rotation) => whoAt(roster, rotation, at.getTime()).personId === personId)
    .map(({ teamId, level }) => ({ teamId, role: level }));
}

export type NextShift = {
  readonly rotationId: string;
  readonly teamId: string;
  readonly role: Level;
  readonly at: Date;
  readonly outgoingId: string | null;
  /** Null: from then on there is nobody. */
  readonly incomingId: string | null;
  readonly shiftName: string | null;
};

/** Who takes over next and when, for each rotation of a team, the primary first; one that never changes is left out. */
export async function findNextShift(
  ctx: Ctx,
  asked: { readonly teamId: string; readonly at?: Date },
): Promise<readonly NextShift[]> {
  const at = asked.at ?? now(ctx);
  const { rotations, roster } = await bookFor(ctx, [asked.teamId], at);
  return rotations.flatMap((rotation) => {
    const next = nextBoundary(roster, rotation, at.getTime());
    if (!next) return [];
    return [
      {
        rotationId: rotation.id,
        teamId: rotation.teamId,
        role: rotation.level,
        at: new Date(next.at),
        outgoingId: next.outgoing.personId,
        incomingId: next.incoming.personId,
        shiftName: next.incoming.shift?.name ?? null,
      },
    ];
  });
}

/** Everyone who takes turns for a team, on or off, in no order. */
export async function findRostered(ctx: Ctx, teamId: string): Promise<readonly string[]> {
  const { rotations } = await bookFor(ctx, [teamId], now(ctx));
  return [...new Set(rotations.flatMap(({ shifts }) => shifts.flatMap(({ people }) => people)))];
}
