/** From a post's row to a message for a platform: which card, in which words, to which address. */
import { createHash } from "node:crypto";
import { type Ctx, forReader } from "../core/context.ts";
import { fulfilled } from "../core/house.ts";
import type { Sight } from "../core/sight.ts";
import { parseSubject } from "../core/subject.ts";
import { nearestLanguage, words } from "../core/words.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Card } from "./card.ts";
import { platformsPort, subjectCardsPort } from "./conversation.ts";
import { prepareCard } from "./handles.ts";
import type { Outgoing, Platform } from "./platform.ts";
import { type installations, type places, posts } from "./tables.ts";

/** A post with where it goes; a private one has no place. */
export type PostRow = typeof posts.$inferSelect & {
  readonly place: typeof places.$inferSelect | null;
  readonly installation: typeof installations.$inferSelect;
};

export type Made = { readonly platform: Platform; readonly post: Outgoing; readonly shown: string };

/** Why a message is withdrawn; pages go on by other ways. */
export const UNINSTALLED = "Baton was uninstalled there";

/** Why there is no message. */
type Absent = Exclude<Address, object> | "no-platform" | typeof UNINSTALLED;

type Later = { readonly laterMs: number; readonly ofLane?: boolean };

/** When to ask again for a message that cannot leave yet; null where asking again changes nothing, or nothing is amiss. */
export function askedAgain(made: Made | Absent, { placeId, queuedAt }: PostRow, now: Date): Later | null {
  if (made === "not-yet") return { laterMs: 500 };
  if (made === "no-platform") return { laterMs: 5000, ofLane: placeId !== null };
  if (made !== "no-place-yet") return null;
  // Opening the place ends the wait: what asks meanwhile only makes up for a word that was lost.
  const waited = now.getTime() - queuedAt.getTime();
  return { laterMs: Math.min(Math.max(500, waited / 4), 10_000), ofLane: true };
}

/** The card that this post shows now; null where its subject no longer needs it. */
export async function cardOf(ctx: Ctx, row: PostRow, isFirst: boolean): Promise<Card | null> {
  if (row.content !== null) return row.content as Card;
  const subject = parseSubject(row.subject);
  const kind = fulfilled(ctx.house, subjectCardsPort)?.get(subject.kind);
  return (await kind?.card(forReader(ctx, readerOf(row), sightOfPost(row)), subject, { isFirst })) ?? null;
}

const readerOf = (row: PostRow) => ({ language: nearestLanguage(row.language), zone: row.zone });

/** A card is made for whoever will look at it: one person, or everyone in a place. */
function sightOfPost(row: PostRow): Sight {
  if (row.place?.subject != null) return { kind: "place", subject: row.place.subject };
  if (row.audience === "place" || row.personId === null) return { kind: "organisation" };
  return { kind: "person", id: row.personId, seesPrivate: false };
}

/**
 * Makes the message. `not-yet`: its thread's root has not arrived so far; `no-place-yet`: its place is not open so
 * far, so that nothing of its lane can leave; `never`: nor will it be; `UNINSTALLED`: Baton is not there any more.
 */
export async function outgoing(
  ctx: Ctx,
  row: PostRow,
  { card, isRepeat }: { readonly card: Card; readonly isRepeat: boolean },
): Promise<Made | Absent> {
  const { installation } = row;
  if (installation.goneAt !== null) return UNINSTALLED;
  const platform = fulfilled(ctx.house, platformsPort)?.get(installation.platform);
  if (!platform) return "no-platform";
  const to = await addressOf(ctx, row);
  if (typeof to === "string") return to;
  const reader = readerOf(row);
  const labelled = withLabels({ ...ctx, reader }, card, isRepeat);
  const prepared = await prepareCard(ctx, labelled, {
    likeness: row.id,
    personId: row.audience === "place" ? null : row.personId,
  });
  return {
    platform,
    shown: createHash("sha256").update(JSON.stringify(prepared)).digest("base64url"),
    post: {
      installation: {
        platform: installation.platform,
        enterprise: installation.enterprise,
        team: installation.team,
        secrets: installation.secrets,
      },
      to,
      card: prepared,
      rendering: reader,
      mark: row.id,
      isRepeat,
    },
  };
}

/** What a message says of itself where it must: trial, and that it may have arrived before. */
function withLabels(ctx: Ctx, card: Card, isRepeat: boolean): Card {
  const t = words(ctx, "chat");
  const labels = [
    ...(ctx.house.isTrial ? [t(ctx.house.isPagingHeld ? "trial-held" : "trial")] : []),
    ...(isRepeat ? [t("repeat")] : []),
  ];
  const blocks = labels.map((text) => ({ kind: "text", text, style: "quiet" }) as const);
  return labels.length === 0 ? card : { ...card, blocks: [...blocks, ...card.blocks] };
}

type Address =
  | { readonly conversation: string; readonly thread: string }
  | "not-yet"
  | "no-place-yet"
  | "never";

async function addressOf(ctx: Ctx, row: PostRow): Promise<Outgoing["to"] | Exclude<Address, object>> {
  const { installation } = row;
  const service = installation.serviceUrl === null ? {} : { serviceUrl: installation.serviceUrl };
  const account = {
    provider: installation.platform,
    tenant: installation.team,
    subject: row.account ?? "",
    name: "",
  };
  if (row.audience === "person") {
    return { account, ...(row.conversation ? { conversation: row.conversation } : {}), ...service };
  }
  if (row.audience === "only") {
    return { only: account, conversation: row.conversation ?? "", thread: row.thread ?? "", ...service };
  }
  if (row.placeId === null)
    return { conversation: row.conversation ?? "", thread: row.thread ?? "", ...service };
  const home = await homeAddress(ctx, row);
  return typeof home === "string" ? home : { ...home, ...service };
}

/** The conversation and thread of a shared post; a home that was refused falls back to its card's thread. */
async function homeAddress(ctx: Ctx, row: PostRow): Promise<Address> {
  const { place } = row;
  // Outsiders read along there: no detail, neither a new one nor a change of what was posted before they came.
  if (place?.isShared) return "never";
  // What has arrived is edited where it arrived, wherever its place is by now.
  if (row.message !== null && row.conversation !== null && place?.conversation !== row.conversation)
    return { conversation: row.conversation, thread: "" };
  if (!place || (place.state === "archived" && row.message === null)) return "never";
  if (row.parentId !== null) return threadOf(ctx, eq(posts.id, row.parentId));
  if ((place.state === "open" || place.state === "archived") && place.conversation !== null) {
    return { conversation: place.conversation, thread: place.thread ?? "" };
  }
  if (place.state === "wanted" || place.state === "removed") return "no-place-yet";
  if (place.underId === null) return "never";
  const root = await threadOf(
    ctx,
    and(eq(posts.subject, row.subject), eq(posts.kind, "card"), eq(posts.placeId, place.underId)),
  );
  // A root that was refused never becomes anybody's home.
  if (root === "never" || place.state === "refused") return root;
  return "no-place-yet";
}

async function threadOf(ctx: Ctx, where: ReturnType<typeof and>): Promise<Address> {
  const [root] = await ctx.tx
    .select()
    .from(posts)
    .where(and(eq(posts.orgId, ctx.org.id), where));
  if (!root || (root.message === null && root.state !== "queued")) return "never";
  if (root.message === null || root.conversation === null) return "not-yet";
  return { conversation: root.conversation, thread: root.message };
}
