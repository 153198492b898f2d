/**
 * Everything Baton says. Four kinds: a card (live, edited in place, never notifies again), a line (one per
 * event, in the subject's thread), a page and a digest (private). All are queued in the caller's transaction.
 */
import { randomUUID } from "node:crypto";
import { type Ctx, forReader } from "../core/context.ts";
import { fulfilled } from "../core/house.ts";
import type { Sight } from "../core/sight.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { type Language, nearestLanguage } from "../core/words.ts";
import { awaitedLater } from "../db/awaited-later.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Flusher } from "../db/transaction.ts";
import { PRIORITY, queueEffect } from "../engine/outbox.ts";
import { type Card, kept } from "./card.ts";
import { directoryPort, type Reachable } from "./directory.ts";
import { chatPost } from "./post-effect.ts";
import { places, posts } from "./tables.ts";
import { findThreads, type Thread } from "./threads.ts";

export { refreshCards } from "./live-cards.ts";

/** A card's words for whoever reads: called once per language and zone, with a context for that reader. */
export type CardFor = (ctx: Ctx) => Promise<Card> | Card;

type NewPost = typeof posts.$inferInsert;

export type Message = {
  readonly kind: "page" | "digest" | "line" | "card";
  readonly subject: Subject;
  /** Makes telling twice telling once: "handoff:…:drafted". */
  readonly mark: string;
  readonly card: CardFor | "live";
  /** Only on this platform; default the preferred one. */
  readonly platform?: "slack" | "teams";
};

/** Posts a subject's live card to a shared place and keeps it up to date from then on. Twice is once. */
export async function postCard(ctx: Ctx, subject: Subject, placeId: string): Promise<void> {
  const [place] = await ctx.tx
    .select()
    .from(places)
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId)));
  if (!place) return;
  await queuePost(ctx, `place:${placeId}`, {
    orgId: ctx.org.id,
    id: randomUUID(),
    mark: `card:${subjectKey(subject)}:${placeId}`,
    kind: "card",
    audience: "place",
    subject: subjectKey(subject),
    installationId: place.installationId,
    placeId,
    language: place.language,
    queuedAt: ctx.tx.now,
  });
}

type Said = { readonly ctx: Ctx; readonly subject: Subject; readonly card: CardFor };

const saidLines: Flusher<Said & { readonly threads: Promise<Thread[]> }> = {
  name: "lines",
  order: 12, // before the edits of live cards, and the outbox that both queue into
  async flush(_tx, items) {
    for (const { threads, ...said } of items) await writeLines(said, await threads);
  },
};

/** One line per event into every home of the subject (its thread or channel), in each place's language. */
export async function postLine(ctx: Ctx, subject: Subject, card: CardFor): Promise<void> {
  beginLine(ctx, subject)(card);
}

/** Asks at once for the places of a line, which is written before COMMIT where what it returns is called. */
export function beginLine(ctx: Ctx, subject: Subject): (card: CardFor) => void {
  const threads = awaitedLater(findThreads(ctx, subject));
  return (card) => ctx.tx.append(saidLines, { ctx, subject, card, threads });
}

async function writeLines(said: Said, threads: readonly Thread[]): Promise<void> {
  if (threads.length === 0) return;
  const { ctx, subject } = said;
  const lines = await Promise.all(threads.map((home) => lineOf(said, home)));
  ctx.tx.aside(QUEUE_LINES, [
    ctx.org.id,
    subjectKey(subject),
    ctx.tx.now.toISOString(),
    ...lineColumns.map((column) => lines.map((line) => line[column])),
    lines.map(({ content }) => JSON.stringify(content)),
  ]);
  for (const line of lines) await queueSend(ctx, `place:${line.placeId}`, line);
}

const lineColumns = ["id", "mark", "installationId", "placeId", "parentId", "language"] as const;
const QUEUE_LINES = `insert into posts (org_id, subject, queued_at, kind, audience,
  id, mark, installation_id, place_id, parent_id, language, content)
select $1::uuid, $2, $3::timestamptz, 'line', 'place', id::uuid, mark, installation_id::uuid, place_id::uuid,
  parent_id::uuid, language, content::jsonb
from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
  as line (id, mark, installation_id, place_id, parent_id, language, content)`;

async function lineOf({ ctx, ...said }: Said, home: Thread) {
  const subject = subjectKey(said.subject);
  const language = nearestLanguage(home.language);
  // In the thread of a card everyone of the team's channel reads along.
  const sight: Sight = home.parentId === null ? { kind: "place", subject } : { kind: "organisation" };
  const id = randomUUID();
  return {
    ...home,
    id,
    mark: `line:${id}`,
    kind: "line" as const,
    language,
    content: kept(await said.card(forReader(ctx, { language, zone: null }, sight))),
  };
}

/**
 * A private message to a person on the account he prefers; resolves to the post's id, or null where he has
 * no chat account. `live`: the subject's own live card, refreshed later, instead of `card`.
 */
export async function tell(ctx: Ctx, personId: string, message: Message): Promise<string | null> {
  const directory = fulfilled(ctx.house, directoryPort);
  const [person] = directory ? await directory.findReachable(ctx, [personId]) : [];
  const account = person?.accounts.find((one) => !message.platform || one.platform === message.platform);
  if (!person || !account) return null;
  const reader = { language: person.language, zone: person.zone };
  const sight = { kind: "person", id: personId, seesPrivate: false } as const;
  return queuePost(ctx, `person:${personId}:${account.platform}`, {
    ...privately(ctx, person, account),
    mark: `tell:${message.mark}:${personId}:${account.platform}`,
    kind: message.kind,
    subject: subjectKey(message.subject),
    content: message.card === "live" ? null : kept(await message.card(forReader(ctx, reader, sight))),
  });
}

const privately = (ctx: Ctx, person: Reachable, account: Reachable["accounts"][number]) => ({
  orgId: ctx.org.id,
  id: randomUUID(),
  audience: "person" as const,
  installationId: account.installationId,
  personId: person.personId,
  account: account.account.subject,
  language: person.language,
  zone: person.zone,
  queuedAt: ctx.tx.now,
});

/** An answer to whoever just asked, where the door cannot carry it back itself. */
export async function queueReply(
  ctx: Ctx,
  reply: {
    readonly card: Card;
    readonly mark: string;
    readonly audience: "place" | "only" | "person";
    readonly installationId: string;
    readonly account: string;
    readonly personId: string | null;
    readonly conversation: string;
    readonly thread: string;
    readonly language: Language;
    readonly zone: string | null;
  },
): Promise<void> {
  const { card, mark, ...rest } = reply;
  await queuePost(ctx, `conversation:${reply.installationId}:${reply.conversation}`, {
    ...rest,
    orgId: ctx.org.id,
    id: randomUUID(),
    mark: `reply:${mark}`,
    kind: "reply",
    subject: `organisation:${ctx.org.id}`,
    content: kept(card),
    queuedAt: ctx.tx.now,
  });
}

const QUEUE = `insert into posts (org_id, id, installation_id, kind, mark, audience, subject,
  place_id, person_id, account, conversation, thread, language, zone, content, queued_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::text::jsonb, $16::timestamptz)
on conflict do nothing returning id`;

/** Writes the post and queues its sending; a mark that exists already changes nothing. Resolves to the post's id. */
async function queuePost(ctx: Ctx, lane: string, post: NewPost & { id: string }): Promise<string> {
  const made = await ctx.tx.send(QUEUE, [
    ...[post.orgId, post.id, post.installationId, post.kind, post.mark, post.audience, post.subject],
    ...[post.placeId, post.personId, post.account, post.conversation, post.thread].map((one) => one ?? null),
    ...[
      post.language,
      post.zone ?? null,
      post.content == null ? null : JSON.stringify(post.content),
      post.queuedAt.toISOString(),
    ],
  ]);
  if (made.length === 0) {
    const [known] = await ctx.tx
      .select({ id: posts.id })
      .from(posts)
      .where(and(eq(posts.orgId, ctx.org.id), eq(posts.mark, post.mark)));
    return known?.id ?? post.id;
  }
  await queueSend(ctx, lane, post);
  return post.id;
}

async function queueSend(
  ctx: Ctx,
  lane: string,
  { id, kind }: Pick<NewPost, "kind"> & { id: string },
): Promise<void> {
  const priority = kind === "reply" ? PRIORITY.place : PRIORITY[kind];
  await queueEffect(ctx, chatPost, { mark: `post:${id}`, lane, priority, payload: { postId: id } });
}
