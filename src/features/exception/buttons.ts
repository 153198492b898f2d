/** What can be pressed on an exception's card. */
import { sentence } from "../../chat/card.ts";
import type { Button } from "../../chat/command.ts";
import { words } from "../../core/words.ts";
import { exceptionCard } from "./cards.ts";
import { endException } from "./end-exception.ts";
import { getException } from "./find-exceptions.ts";
import { isToReview } from "./find-reviews.ts";
import { refuseForm, reviewForm } from "./forms.ts";
import { grantException } from "./grant-exception.ts";

export const grantButton: Button = {
  action: "exception.grant",
  run: async (ctx, press) => {
    const { isNew } = await grantException(ctx, { exceptionId: press.subject.id });
    if (!isNew) return { to: "you", card: sentence(words(ctx, "exception")("told.already-counts")) };
    return { to: "you", card: await exceptionCard(ctx, await getException(ctx, press.subject.id)) };
  },
};

/** Asks for the reason; the refusal itself comes with the form. */
export const refuseButton: Button = {
  action: "exception.refuse",
  run: async (ctx, press) => ({ form: refuseForm(ctx, press.subject) }),
};

/** Asks what came of it; a review that somebody has noted meanwhile is shown. */
export const reviewButton: Button = {
  action: "exception.review",
  run: async (ctx, press) => {
    const exception = await getException(ctx, press.subject.id);
    if (!isToReview(exception)) return { to: "you", card: await exceptionCard(ctx, exception) };
    return { form: reviewForm(ctx, press.subject) };
  },
};

export const endButton: Button = {
  action: "exception.end",
  run: async (ctx, press) => ({
    to: "you",
    card: await exceptionCard(ctx, await endException(ctx, { exceptionId: press.subject.id })),
  }),
};
