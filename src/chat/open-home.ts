/** Homes: a channel on Slack, a thread on Teams, wanted in a transaction and opened by the worker. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { emit } from "../core/events.ts";
import { fulfilled } from "../core/house.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import { defineEffect, openLane, PRIORITY, queueEffect } from "../engine/outbox.ts";
import type { InstallationKey } from "./call.ts";
import { homeOpened, platformsPort } from "./conversation.ts";
import { directoryPort } from "./directory.ts";
import { type PostRow, UNINSTALLED } from "./outgoing.ts";
import { MAKES_CHANNELS, type OpenedPlace, type Platform, type Sent } from "./platform.ts";
import { installations, isCard, places, posts } from "./tables.ts";

export type HomeWish = {
  readonly installationId: string;
  readonly name: string;
  readonly topic: string;
  readonly language: string;
  /** People to invite, by person id. */
  readonly invite: readonly string[];
  readonly isPrivate: boolean;
  /** Teams: the place (`places.id`) whose thread becomes the home. Slack: the fall-back where no channel can be made. */
  readonly under: string | null;
};

const Wish = z.object({
  placeId: z.uuid(),
  topic: z.string(),
  invite: z.array(z.string()),
  isPrivate: z.boolean(),
});
type Wish = z.output<typeof Wish>;

type WishMessage = { readonly platform: Platform; readonly want: Parameters<Platform["openPlace"]>[0] };

/** Wants a home for a subject on an installation; twice is once. Resolves to the place's id. */
export async function openHome(ctx: Ctx, subject: Subject, home: HomeWish): Promise<string> {
  const id = randomUUID();
  const made = await ctx.tx
    .insert(places)
    .values({
      orgId: ctx.org.id,
      id,
      installationId: home.installationId,
      subject: subjectKey(subject),
      state: "wanted",
      name: home.name,
      language: home.language,
      underId: home.under,
    })
    .onConflictDoNothing()
    .returning({ id: places.id });
  if (made.length === 0) {
    const [known] = await ctx.tx
      .select({ id: places.id })
      .from(places)
      .where(
        and(
          eq(places.orgId, ctx.org.id),
          eq(places.installationId, home.installationId),
          eq(places.subject, subjectKey(subject)),
        ),
      );
    return known?.id ?? id;
  }
  await queueEffect(ctx, placeOpen, {
    mark: `place:${id}`,
    lane: `place:${id}`,
    priority: PRIORITY.page,
    payload: { placeId: id, topic: home.topic, invite: [...home.invite], isPrivate: home.isPrivate },
  });
  return id;
}

/**
 * The one home of a private subject: a private channel on the first installation whose platform makes channels.
 * Nothing is mirrored and nothing hangs below a card in the team's channel; without such an installation there is none.
 */
export async function openPrivateHome(
  ctx: Ctx,
  subject: Subject,
  homes: readonly Omit<HomeWish, "isPrivate" | "under">[],
): Promise<void> {
  const ids = homes.map((home) => home.installationId);
  if (ids.length === 0) return;
  const [known] = await ctx.tx
    .select({ id: places.id })
    .from(places)
    .where(and(eq(places.orgId, ctx.org.id), eq(places.subject, subjectKey(subject))));
  if (known) return;
  const able = await ctx.tx
    .select({ id: installations.id })
    .from(installations)
    .where(
      and(
        eq(installations.orgId, ctx.org.id),
        inArray(installations.id, ids),
        inArray(installations.platform, [...MAKES_CHANNELS]),
      ),
    );
  const home = homes.find(({ installationId }) => able.some(({ id }) => id === installationId));
  if (home) await openHome(ctx, subject, { ...home, isPrivate: true, under: null });
}

const findPlace = async (ctx: Ctx, placeId: string) => {
  const [row] = await ctx.tx
    .select({ place: places, installation: installations })
    .from(places)
    .innerJoin(
      installations,
      and(eq(installations.orgId, places.orgId), eq(installations.id, places.installationId)),
    )
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId)));
  return row;
};

/** Opens the channel. A name that is taken by the same wish is success, so a lost answer opens no second one. */
export const placeOpen = defineEffect<Wish, WishMessage, OpenedPlace | "unsupported">({
  kind: "chat.open-place",
  version: 1,
  payload: Wish,
  isIdempotent: true,
  async prepare(ctx, wish) {
    const found = await findPlace(ctx, wish.placeId);
    if (found?.place.state !== "wanted") return { notNeeded: "it is open already" };
    if (found.installation.goneAt !== null) {
      // What was meant for it goes to the fall-back, or nowhere, and does not wait for ever.
      await ctx.tx
        .update(places)
        .set({ state: "refused" })
        .where(and(eq(places.orgId, ctx.org.id), eq(places.id, wish.placeId)));
      return { notNeeded: UNINSTALLED };
    }
    const platform = fulfilled(ctx.house, platformsPort)?.get(found.installation.platform);
    if (!platform) return { laterMs: 5000 };
    const people = (await fulfilled(ctx.house, directoryPort)?.findReachable(ctx, wish.invite)) ?? [];
    const invite = people.flatMap((person) =>
      person.accounts.filter((one) => one.installationId === found.installation.id).map((one) => one.account),
    );
    const installation: InstallationKey = found.installation;
    const { name } = found.place;
    return {
      message: {
        platform,
        want: {
          installation,
          name,
          topic: wish.topic,
          invite,
          isPrivate: wish.isPrivate,
          mark: wish.placeId,
        },
      },
    };
  },
  send: ({ platform, want }) => platform.openPlace(want),
  async settle(ctx, { placeId }, settled) {
    if (settled.kind === "done" && settled.result === "unsupported") return rootLater(ctx, placeId);
    const opened = settled.kind === "done" && settled.result !== "unsupported" ? settled.result : null;
    await ctx.tx
      .update(places)
      .set(
        opened
          ? { state: "open", conversation: opened.conversation, name: opened.name, url: opened.url ?? null }
          : { state: "refused" },
      )
      .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId), eq(places.state, "wanted")));
    if (opened) await announceHome(ctx, placeId);
  },
});

async function announceHome(ctx: Ctx, placeId: string): Promise<void> {
  openLane(ctx, `place:${placeId}`);
  const found = await findPlace(ctx, placeId);
  if (found) await emit(ctx, homeOpened, { subject: found.place.subject, placeId });
}

/** The platform has no channels to give: the thread of the card in the team's channel becomes the home. */
async function rootLater(ctx: Ctx, placeId: string): Promise<void> {
  const [place] = await ctx.tx
    .update(places)
    .set({ state: "rooting" })
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId), eq(places.state, "wanted")))
    .returning();
  if (!place) return;
  // A private subject has no card in the team's channel whose thread could be its home.
  if (place.underId === null) return refuse(ctx, placeId);
  // Read after the row above was locked: a card that arrived meanwhile is seen here, a later one sees "rooting".
  const [card] = await ctx.tx
    .select()
    .from(posts)
    .where(
      and(
        eq(posts.orgId, ctx.org.id),
        eq(posts.subject, place.subject),
        eq(posts.placeId, place.underId),
        isCard,
        eq(posts.state, "sent"),
      ),
    );
  if (card?.message && card.conversation !== null) {
    await rootHomes(ctx, card, { message: card.message, conversation: card.conversation });
  }
}

const refuse = async (ctx: Ctx, placeId: string): Promise<void> => {
  await ctx.tx
    .update(places)
    .set({ state: "refused" })
    .where(and(eq(places.orgId, ctx.org.id), eq(places.id, placeId)));
};

/** A card that arrived in a team's channel becomes the root of the subject's thread, where a home waits for one. */
export async function rootHomes(
  ctx: Ctx,
  row: Pick<PostRow, "kind" | "placeId" | "subject" | "installationId">,
  sent: Sent,
): Promise<void> {
  if (row.kind !== "card" || row.placeId === null) return;
  const isWaiting = and(
    eq(places.orgId, ctx.org.id),
    eq(places.subject, row.subject),
    eq(places.installationId, row.installationId),
    eq(places.underId, row.placeId),
  );
  await ctx.tx.select({ id: places.id }).from(places).where(isWaiting).for("update");
  const rooted = await ctx.tx
    .update(places)
    .set({ state: "open", conversation: sent.conversation, thread: sent.message })
    .where(and(isWaiting, eq(places.state, "rooting")))
    .returning({ id: places.id });
  for (const { id } of rooted) await announceHome(ctx, id);
}
