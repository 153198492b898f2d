/** Whoever asked for an exception and whoever granted it are reminded once to look at it again, while they work. */
import { z } from "zod";
import { tell } from "../../chat/deliver.ts";
import { type Ctx, now } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { defineTimer, setTimer } from "../../engine/timers.ts";
import { nextWorkAt } from "../person/awakeness.ts";
import { findCandidates } from "../person/find-clocks.ts";
import { getException } from "./find-exceptions.ts";
import { findReviewers, isReviewDue } from "./find-reviews.ts";
import type { Exception } from "./tables.ts";

type Reminder = { readonly exceptionId: string; readonly personId: string };

const setReview = (ctx: Ctx, payload: Reminder, dueAt: Date): Promise<void> =>
  setTimer(ctx, reviewTimer, {
    key: `exception:${payload.exceptionId}:review:${payload.personId}`,
    dueAt,
    payload,
  });

export const reviewTimer = defineTimer({
  kind: "exception.review-due",
  version: 1,
  payload: z.strictObject({ exceptionId: z.uuid(), personId: z.uuid() }),
  fire: async (ctx, payload): Promise<void> => {
    const exception = await getException(ctx, payload.exceptionId);
    const [person] = await findCandidates(ctx, [payload.personId]);
    if (!person || !isReviewDue(ctx, exception)) return;
    // Asked only now: he may work elsewhere since, and the clocks may have changed.
    const at = nextWorkAt(person.clock, now(ctx));
    if (at > now(ctx)) return setReview(ctx, payload, at);
    await tell(ctx, payload.personId, {
      kind: "card",
      subject: subject("exception", exception),
      mark: `exception:${exception.id}:review`,
      card: "live",
    });
  },
});

/** Sets a reminder for each of them. */
export async function setReviews(ctx: Ctx, exception: Exception): Promise<void> {
  for (const personId of await findReviewers(ctx, exception))
    await setReview(ctx, { exceptionId: exception.id, personId }, exception.reviewAt);
}
