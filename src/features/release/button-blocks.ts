/** What can be pressed on a release's card in each of its states. Rights are read at the press. */
import type { ActionButton, Block, Confirm } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sightOf } from "../../core/sight.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { type Holds, ruleOf } from "./find-holds.ts";
import { findSeats } from "./find-progress.ts";
import { isAsking } from "./require-asking.ts";
import type { Release } from "./tables.ts";

export async function buttonBlocks(ctx: Ctx, release: Release, { holds }: Holds): Promise<Block[]> {
  const of = {
    subject: subject("release", release),
    revision: release.revision,
    payload: { digest: release.digest },
  };
  const sight = sightOf(ctx);
  const asks = isAsking(release, holds);
  const reader = sight.kind === "person" ? sight.id : null;
  const seats = asks && reader !== null ? await findSeats(ctx, release) : [];
  const buttons = buttonsOf(ctx, release.state, {
    of,
    isOwn: reader === release.requestedBy,
    counts: seats.some((seat) => seat.personId === reader),
    asks,
    isFree: holds.length === 0,
    isPassable: holds.some((hold) => ruleOf(hold) !== null),
  });
  return buttons.length === 0 ? [] : [{ kind: "buttons", buttons }];
}

type About = {
  readonly of: Pick<ActionButton, "subject" | "revision" | "payload">;
  /** Shown to its requester alone, who can never approve it. */
  readonly isOwn: boolean;
  /** Shown to somebody alone whose approval counts already: asked again he would think that it does not. */
  readonly counts: boolean;
  /** Agreement of others is asked for. */
  readonly asks: boolean;
  readonly isFree: boolean;
  readonly isPassable: boolean;
};

function buttonsOf(
  ctx: Ctx,
  state: Release["state"],
  { of, isOwn, counts, asks, isFree, isPassable }: About,
): ActionButton[] {
  const t = words(ctx, "release");
  const button = (action: string, label: string, more: Partial<ActionButton> = {}): ActionButton => ({
    ...of,
    ...more,
    action: `release.${action}`,
    label,
  });
  const ask = isPassable ? [button("ask-exception", t("button.ask-exception"), { opensForm: true })] : [];
  const approve = button("approve", t("button.approve"), { style: "primary" });
  const reject = button("reject", t("button.reject"), { style: "danger", opensForm: true });
  const decide = isOwn || !asks ? [] : [...(counts ? [] : [approve]), reject];
  const back = button("roll-back", t("button.roll-back"), { style: "danger" });
  const steer = [
    button("change", t("button.change"), { opensForm: true }),
    button("withdraw", t("button.withdraw"), { confirm: sureToWithdraw(ctx) }),
  ];
  switch (state) {
    case "requested":
      return [...decide, ...ask, ...steer];
    case "approved":
      return [...decide, ...(isFree ? [button("go", t("button.go"), { style: "primary" })] : ask), ...steer];
    case "going":
      return [button("finish", t("button.finish"), { style: "primary" }), back];
    case "done":
      return [back];
    case "rejected":
    case "withdrawn":
    case "expired":
    case "rolled-back":
      return [];
  }
}

function sureToWithdraw(ctx: Ctx): Confirm {
  const t = words(ctx, "release");
  const act = t("button.withdraw");
  return { title: act, text: t("button.withdraw-sure"), yes: act, no: t("button.keep") };
}
