/** How a cover looks, to the one who covers, to the one who is covered, and to everyone else. */
import type { ActionButton, Block, Card } from "../../chat/card.ts";
import { type Ctx, now } from "../../core/context.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { shorten } from "../../core/shorten.ts";
import { words } from "../../core/words.ts";
import { findNames } from "./find-names.ts";
import type { Cover } from "./tables.ts";

/** `readerId`: whose private message it is; null in a shared place. */
export async function coverCard(ctx: Ctx, cover: Cover, readerId: string | null): Promise<Card> {
  const t = words(ctx, "oncall");
  const names = await findNames(ctx, { people: [cover.personId, cover.replacesId, cover.madeBy] });
  const text = sentenceOf(
    ctx,
    { cover, readerId },
    {
      name: names.person(cover.personId),
      replaced: names.person(cover.replacesId),
      from: dayInstant(ctx, cover.startsAt),
      until: dayInstant(ctx, cover.endsAt),
    },
  );
  const by = cover.madeBy === null ? {} : { by: names.person(cover.madeBy) };
  const reason: Block[] = cover.reason ? [{ kind: "quote", text: cover.reason, ...by }] : [];
  const isOver = cover.endedAt !== null || cover.endsAt <= now(ctx);
  return {
    title: t("cover.title"),
    notification: shorten(
      t(isOver ? "cover.notification-ended" : "cover.notification", {
        name: names.person(cover.personId),
        replaced: names.person(cover.replacesId),
      }),
      100,
    ),
    tone: isOver ? "neutral" : "good",
    blocks: [
      { kind: "text", text },
      ...reason,
      ...(isOver ? [] : [endButton(ctx, cover, readerId === cover.personId)]),
    ],
  };
}

type Params = { name: string; replaced: string; from: string; until: string };

type Read = { readonly cover: Cover; readonly readerId: string | null };

function sentenceOf(ctx: Ctx, { cover, readerId }: Read, params: Params): string {
  const t = words(ctx, "oncall");
  const isEnded = cover.endedAt !== null;
  if (readerId === cover.personId)
    return isEnded ? t("cover.ended-by-you", params) : t("cover.by-you", params);
  if (readerId === cover.replacesId)
    return isEnded ? t("cover.ended-for-you", params) : t("cover.for-you", params);
  return isEnded ? t("cover.ended", params) : t("cover.agreed", params);
}

/** Whoever was named without being asked says so with one press. */
function endButton(ctx: Ctx, cover: Cover, isForCoverer: boolean): Block {
  const t = words(ctx, "oncall");
  const button: ActionButton = {
    action: "oncall.end-cover",
    subject: { kind: "cover", id: cover.id },
    label: isForCoverer ? t("cover.cannot") : t("cover.end"),
    confirm: {
      title: t("cover.end"),
      text: t("cover.end-sure"),
      yes: t("cover.end"),
      no: t("cover.keep"),
    },
  };
  return { kind: "buttons", buttons: [button] };
}
