/** How an exception looks to those who decide, and afterwards. */
import type { ActionButton, Block, Card, Tone } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "./find-deciders.ts";
import { findCounting } from "./find-granters.ts";
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
  const approvals = await findCounting(ctx, exception);
  const names = await findNames(ctx, [
    exception.requestedBy,
    exception.settledBy,
    ...approvals.map((approval) => approval.personId),
  ]);
  const nameOf = (id: string | null) => (id && names.get(id)) || t("someone");
  const agreed = approvals.map((approval) => nameOf(approval.personId)).join(", ");
  return {
    title: t("card.title", { subject: exception.subjectName }),
    notification: shorten(t(`card.notification-${exception.state}`, { subject: exception.subjectName }), 100),
    tone: TONES[exception.state],
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
      ...buttons(ctx, exception),
    ],
  };
}

const refusalOf = (exception: Exception, nameOf: (id: string | null) => string): Block[] =>
  exception.refusalReason === null
    ? []
    : [{ kind: "quote", text: exception.refusalReason, by: nameOf(exception.settledBy) }];

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
    case "refused":
    case "ended":
      return [];
  }
}
