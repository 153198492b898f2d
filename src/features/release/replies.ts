/** What people are answered after they did something: little, since the live cards show the rest. */
import { sentence } from "../../chat/card.ts";
import type { Here, Reply } from "../../chat/command.ts";
import { tell } from "../../chat/deliver.ts";
import { actorPerson, type Ctx } from "../../core/context.ts";
import { subject } from "../../core/subject.ts";
import { releaseCard, releaseLine } from "./cards.ts";
import type { Release } from "./tables.ts";

/** The card as it is now, for whoever asked to see it; it is not kept up to date. */
export const shown = async (ctx: Ctx, release: Release): Promise<Reply> => ({
  to: "you",
  card: await releaseCard(ctx, release),
});

/** One sentence: a second card beside the live one would soon be wrong, with buttons that still look alive. */
export async function said(ctx: Ctx, release: Release): Promise<Reply> {
  const { text, tone } = await releaseLine(ctx, release);
  return { to: "you", card: sentence(text, tone) };
}

/** After a request: in a private chat the live card itself, elsewhere what it says now. */
export async function requested(ctx: Ctx, release: Release, here: Here): Promise<Reply> {
  const person = actorPerson(ctx);
  if (here.place.kind === "personal" && person !== null) {
    const of = subject("release", release);
    const mark = `release:${release.id}:requested`;
    if ((await tell(ctx, person, { kind: "card", subject: of, mark, card: "live" })) !== null) return null;
  }
  return shown(ctx, release);
}
