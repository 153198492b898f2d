/** How an exception looks to those who decide, and afterwards. */
import type { ActionButton, Block, Card, Tone } from "../../chat/card.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { instantMark } from "../../core/instants.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "./find-deciders.ts";
import { findCounting } from "./find-granters.ts";
import { findDueReviews, isReviewDue, isToReview } from "./find-reviews.ts";
import type { Exception } from "./tables.ts";

const TONES = {
  requested: "warning",
  granted: "good",
  refused: "alarm",
  ended: "neutral",
} as const satisfies Record<Exception["state"], Tone>;

/** The rule by its own name; that of a rule which has none comes from the words. */
export const sayRule = (ctx: Ctx, exception: Exception): string =>
  exception.rule === "quorum" ? words(ctx, "exception")("rule.quorum") : exception.ruleName;

export async function exceptionCard(ctx: Ctx, exception: Exception): Promise<Card> {
  const t = words(ctx, "exception");
  const said = isReviewDue(ctx, exception) ? "review" : exception.state;
  const approvals = await findCounting(ctx, exception);
  const names = await findNames(ctx, [
    exception.requestedBy,
    exception.settledBy,
    exception.reviewedBy,
    ...approvals.map((approval) => approval.personId),
  ]);
  const nameOf = (id: string | null) => (id && names.get(id)) || t("someone");
  const agreed = approvals.map((approval) => nameOf(approval.personId)).join(", ");
  return {
    title: t("card.title", { subject: exception.subjectName }),
    notification: shorten(t(`card.notification-${said}`, { subject: exception.subjectName }), 100),
    tone: said === "review" ? "warning" : TONES[exception.state],
    blocks: [
      {
        kind: "facts",
        facts: [
          [t("card.passes"), sayRule(ctx, exception)],
          [t("card.asked-by"), nameOf(exception.requestedBy)],
          [t("card.state"), t(`state.${exception.state}`)],
          [t("card.ends"), exception.endsAt],
          [t("card.review"), exception.reviewAt],
        ],
      },
      { kind: "quote", text: exception.reason, by: nameOf(exception.requestedBy) },
      {
        kind: "progress",
        label: agreed === "" ? t("card.agreed-none") : t("card.agreed", { names: agreed }),
        done: Math.min(approvals.length, exception.quorum),
        of: exception.quorum,
      },
      ...refusalOf(exception, nameOf),
      ...reviewOf(ctx, exception, nameOf),
      ...buttons(ctx, exception),
    ],
  };
}

const refusalOf = (exception: Exception, nameOf: (id: string | null) => string): Block[] =>
  exception.refusalReason === null
    ? []
    : [{ kind: "quote", text: exception.refusalReason, by: nameOf(exception.settledBy) }];

function reviewOf(ctx: Ctx, exception: Exception, nameOf: (id: string | null) => string): Block[] {
  const t = words(ctx, "exception");
  const { reviewedAt, reviewedBy, finding } = exception;
  if (reviewedAt === null)
    return isReviewDue(ctx, exception) ? [{ kind: "text", text: t("card.review-due"), style: "strong" }] : [];
  const by = nameOf(reviewedBy);
  return [
    { kind: "text", text: t("card.reviewed", { name: by, at: instantMark(reviewedAt) }) },
    ...(finding === null ? [] : [{ kind: "quote", text: finding, by } as const]),
  ];
}

/** Those that the reader should have looked at again by now; nothing where there are none. */
export async function dueReviewBlocks(ctx: Ctx): Promise<Block[]> {
  const me = actorPerson(ctx);
  const due = me === null ? [] : await findDueReviews(ctx, me);
  if (due.length === 0) return [];
  const t = words(ctx, "exception");
  const shown = due.slice(0, MOST);
  return [
    {
      kind: "list",
      title: t("list.to-review", { count: due.length }),
      items: shown.map(({ subjectName, reviewAt }) =>
        t("list.since", { subject: subjectName, since: instantMark(reviewAt, "day") }),
      ),
    },
    { kind: "buttons", buttons: shown.map((one) => reviewButton(ctx, one, one.subjectName)) },
  ];
}

/** A list longer than a phone's screen is not read; the rest is counted. */
const MOST = 5;

const reviewButton = (ctx: Ctx, exception: Exception, name = ""): ActionButton => ({
  subject: subject("exception", exception),
  revision: exception.revision,
  action: "exception.review",
  label:
    name === ""
      ? words(ctx, "exception")("card.note-review")
      : shorten(words(ctx, "exception")("list.review", { subject: name }), 75),
  opensForm: true,
});

function buttons(ctx: Ctx, exception: Exception): Block[] {
  const t = words(ctx, "exception");
  const of = { subject: subject("exception", exception), revision: exception.revision };
  const grant: ActionButton = { ...of, action: "exception.grant", label: t("card.grant"), style: "primary" };
  const refuse: ActionButton = {
    ...of,
    action: "exception.refuse",
    label: t("card.refuse"),
    style: "danger",
    opensForm: true,
  };
  const end: ActionButton = { ...of, action: "exception.end", label: t("card.end") };
  switch (exception.state) {
    case "requested":
      return [{ kind: "buttons", buttons: [grant, refuse] }];
    case "granted":
      return [{ kind: "buttons", buttons: [end] }];
    case "ended":
      return isToReview(exception) ? [{ kind: "buttons", buttons: [reviewButton(ctx, exception)] }] : [];
    case "refused":
      return [];
  }
}
