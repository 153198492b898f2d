/** The reason of a refusal, and what came of a review. */
import type { FormKind } from "../../chat/command.ts";
import type { Form } from "../../chat/form.ts";
import type { Ctx } from "../../core/context.ts";
import type { Subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { exceptionCard } from "./cards.ts";
import { RefuseException, refuseException } from "./refuse-exception.ts";
import { ReviewException, reviewException } from "./review-exception.ts";

export function refuseForm(ctx: Ctx, of: Subject): Form {
  const t = words(ctx, "exception");
  return {
    action: "exception.refuse",
    subject: of,
    title: t("form.title"),
    submit: t("form.submit"),
    cancel: t("form.cancel"),
    fields: [
      { kind: "long-text", name: "reason", label: t("form.reason"), maxLength: 500, isRequired: true },
    ],
  };
}

export const refuseExceptionForm: FormKind = {
  action: "exception.refuse",
  submit: async (ctx, press) => {
    const input = RefuseException.safeParse({ exceptionId: press.subject.id, reason: press.values.reason });
    if (!input.success) return { errors: { reason: words(ctx, "exception")("form.wrong") } };
    return { to: "you", card: await exceptionCard(ctx, await refuseException(ctx, input.data)) };
  },
};

export function reviewForm(ctx: Ctx, of: Subject): Form {
  const t = words(ctx, "exception");
  return {
    action: "exception.review",
    subject: of,
    title: t("form.review"),
    submit: t("form.note"),
    cancel: t("form.cancel"),
    fields: [
      { kind: "long-text", name: "finding", label: t("form.finding"), maxLength: 500, isRequired: true },
    ],
  };
}

export const reviewExceptionForm: FormKind = {
  action: "exception.review",
  submit: async (ctx, press) => {
    const input = ReviewException.safeParse({
      exceptionId: press.subject.id,
      finding: press.values.finding,
    });
    if (!input.success) return { errors: { finding: words(ctx, "exception")("form.wrong-finding") } };
    return { to: "you", card: await exceptionCard(ctx, await reviewException(ctx, input.data)) };
  },
};
