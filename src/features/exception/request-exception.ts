import { z } from "zod";
import { tell } from "../../chat/deliver.ts";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, type Ctx, now } from "../../core/context.ts";
import { emit } from "../../core/events.ts";
import { cleanText } from "../../core/instants.ts";
import { Denial, Refusal } from "../../core/refusal.ts";
import { requireRight } from "../../core/rights.ts";
import { subject } from "../../core/subject.ts";
import { verb } from "../../core/verb.ts";
import { DAY_MS } from "../../core/wall-time.ts";
import { exceptionRequested } from "./events.ts";
import type { Decider } from "./find-deciders.ts";
import { findGranters } from "./find-granters.ts";
import { setEnd } from "./set-end.ts";
import { type Exception, exceptions } from "./tables.ts";

/** An exception is a short way round, not another rule. */
const LONGEST_MS = 31 * DAY_MS;
const REVIEW_AFTER_MS = 7 * DAY_MS;

const RequestException = z.strictObject({
  subject: z.string().min(3).max(120),
  subjectName: z.string().min(1).max(200),
  rule: z.string().min(1).max(120),
  ruleName: z.string().min(1).max(200),
  scope: z.strictObject({
    team: z.string().exactOptional(),
    service: z.string().exactOptional(),
    environment: z.string().exactOptional(),
  }),
  reason: z.string().transform(cleanText).pipe(z.string().trim().min(1).max(500)),
  quorum: z.int().min(1).max(5),
  endsAt: z.date(),
});

/** Asks for a way past one rule. Whoever may grant it is told once, with a card that stays current. */
export const requestException = verb("exception.request", RequestException, async (ctx, input) => {
  requireRight(ctx, "exception.request", input.scope);
  const requestedBy = actorPerson(ctx);
  if (requestedBy === null) throw new Denial("exception.not-a-person");
  if (input.endsAt <= now(ctx)) throw new Refusal("exception.ends-in-past", {}, "endsAt");
  if (input.endsAt.getTime() > now(ctx).getTime() + LONGEST_MS)
    throw new Refusal("exception.too-long", { days: LONGEST_MS / DAY_MS }, "endsAt");
  const [made] = await ctx.tx
    .insert(exceptions)
    .values({
      ...input,
      orgId: ctx.org.id,
      requestedBy,
      requestedAt: now(ctx),
      state: "requested",
      reviewAt: new Date(input.endsAt.getTime() + REVIEW_AFTER_MS),
    })
    .onConflictDoNothing()
    .returning();
  if (!made) throw new Refusal("exception.already-asked", { rule: input.ruleName });
  const granters = await findGranters(ctx, made);
  // A right that comes later counts for none of it, so too few now are too few for ever.
  if (granters.length < made.quorum) throw new Refusal("exception.too-few", { subject: made.subjectName });
  await setEnd(ctx, made);
  await recordAudit(ctx, {
    action: "exception.requested",
    subject: subject("exception", made),
    table: exceptions,
    after: made,
  });
  await emit(ctx, exceptionRequested, made);
  await tellGranters(ctx, made, granters);
  return made;
});

async function tellGranters(ctx: Ctx, exception: Exception, granters: readonly Decider[]): Promise<void> {
  for (const { personId } of granters)
    await tell(ctx, personId, {
      kind: "card",
      subject: subject("exception", exception),
      mark: `exception:${exception.id}:decide`,
      card: "live",
    });
}
