/** Who would gain what, who has agreed, until when. */
import type { ActionButton, Block, Card, Tone } from "../../chat/card.ts";
import type { Ctx } from "../../core/context.ts";
import { shorten } from "../../core/shorten.ts";
import { subject } from "../../core/subject.ts";
import { words } from "../../core/words.ts";
import { findNames } from "../exception/find-deciders.ts";
import { findCounting, NEEDED } from "./find-proposals.ts";
import type { Proposal, RightsChange } from "./tables.ts";

const TONES = {
  waiting: "warning",
  agreed: "good",
  done: "good",
  refused: "alarm",
  expired: "neutral",
  void: "alarm",
} as const satisfies Record<Proposal["state"], Tone>;

export async function proposalCard(ctx: Ctx, proposal: Proposal): Promise<Card> {
  const t = words(ctx, "proposal");
  const agreements = await findCounting(ctx, proposal);
  const names = await findNames(ctx, [proposal.settledBy, ...agreements.map((one) => one.personId)]);
  const nameOf = (id: string) => names.get(id) ?? t("someone");
  const agreed = agreements.map((one) => nameOf(one.personId)).join(", ");
  const title = t(`card.title-${proposal.kind}`);
  return {
    title,
    notification: shorten(title, 100),
    tone: TONES[proposal.state],
    blocks: [
      {
        kind: "facts",
        facts: [
          [t("card.asked-by"), proposal.askedBy],
          ...(proposal.kind === "file" ? [[t("card.file"), proposal.subject.slice(0, 12)] as const] : []),
          [t("card.state"), t(`state.${proposal.state}`)],
          [t("card.until"), proposal.expiresAt],
        ],
      },
      { kind: "list", items: proposal.changes.flatMap((change) => changeTexts(ctx, change)) },
      {
        kind: "progress",
        label: agreed === "" ? t("card.agreed-none") : t("card.agreed", { names: agreed }),
        done: Math.min(agreements.length, NEEDED),
        of: NEEDED,
      },
      ...(proposal.state === "waiting" ? waitingBlocks(ctx, proposal) : []),
    ],
  };
}

function changeTexts(ctx: Ctx, { holder, gains, loses }: RightsChange): string[] {
  const t = words(ctx, "proposal");
  const name = holder === "everyone" ? t("card.everyone") : holder;
  const said = (right: string) => {
    if (right === "reach") return t("card.reach");
    return right.startsWith("account:")
      ? t("card.account", { provider: right.slice("account:".length) })
      : right;
  };
  return [
    ...(gains.length > 0 ? [t("card.gains", { holder: name, rights: gains.map(said).join(", ") })] : []),
    ...(loses.length > 0 ? [t("card.loses", { holder: name, rights: loses.map(said).join(", ") })] : []),
  ];
}

function waitingBlocks(ctx: Ctx, proposal: Proposal): Block[] {
  const t = words(ctx, "proposal");
  const about = { subject: subject("proposal", proposal), revision: proposal.revision };
  const buttons: ActionButton[] = [
    { ...about, action: "proposal.agree", label: t("card.agree"), style: "primary" },
    { ...about, action: "proposal.refuse", label: t("card.refuse"), style: "danger" },
  ];
  return [
    { kind: "text", text: t("card.how"), style: "quiet" },
    { kind: "buttons", buttons },
  ];
}
