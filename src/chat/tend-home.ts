/** What a home needs after it was opened: its card pinned, people who join later invited. */
import { z } from "zod";
import type { Ctx } from "../core/context.ts";
import { fulfilled } from "../core/house.ts";
import { type Subject, subjectKey } from "../core/subject.ts";
import { and, eq, inArray, isNull } from "../db/drizzle.ts";
import { defineEffect, PRIORITY, queueEffect } from "../engine/outbox.ts";
import { platformsPort } from "./conversation.ts";
import { directoryPort } from "./directory.ts";
import { findOpenPlace } from "./find-open-place.ts";
import type { PostRow } from "./outgoing.ts";
import type { Platform, Sent } from "./platform.ts";
import { type installations, places } from "./tables.ts";

const Pinned = z.object({ placeId: z.uuid(), message: z.string() });
const Invited = z.object({ placeId: z.uuid(), people: z.array(z.string()) });

type PinMessage = {
  readonly platform: Platform;
  readonly installation: typeof installations.$inferSelect;
  readonly sent: Sent;
};
type InviteMessage = Omit<PinMessage, "sent"> & {
  readonly conversation: string;
  readonly accounts: Parameters<Platform["invite"]>[2];
};

/** The channel behind a place that is a subject's own; null for threads and for what is not open. */
async function findChannel(ctx: Ctx, placeId: string) {
  const found = await findOpenPlace(ctx, placeId);
  if (!found?.place.conversation || found.place.thread !== null || found.installation.goneAt !== null)
    return null;
  const platform = fulfilled(ctx.house, platformsPort)?.get(found.installation.platform);
  return platform
    ? { platform, installation: found.installation, conversation: found.place.conversation }
    : null;
}

/** Pins the card of a subject at the top of its own channel. */
export const pinCard = defineEffect<z.output<typeof Pinned>, PinMessage, null>({
  kind: "chat.pin",
  version: 1,
  payload: Pinned,
  isIdempotent: true,
  maxAttempts: 4,
  async prepare(ctx, { placeId, message }) {
    const channel = await findChannel(ctx, placeId);
    if (!channel) return { notNeeded: "it has no channel of its own" };
    const { platform, installation, conversation } = channel;
    return { message: { platform, installation, sent: { conversation, message } } };
  },
  send: ({ platform, installation, sent }) => platform.pin(installation, sent),
});

/** Queues the pin, where the card stands in its subject's own channel. */
export async function pinInHome(ctx: Ctx, row: PostRow, sent: Sent): Promise<void> {
  if (row.kind !== "card" || row.placeId === null) return;
  const [home] = await ctx.tx
    .select({ id: places.id })
    .from(places)
    .where(
      and(
        eq(places.orgId, ctx.org.id),
        eq(places.id, row.placeId),
        eq(places.subject, row.subject),
        isNull(places.thread),
      ),
    );
  if (!home) return;
  await queueEffect(ctx, pinCard, {
    mark: `pin:${row.id}`,
    lane: `place:${home.id}`,
    priority: PRIORITY.digest,
    payload: { placeId: home.id, message: sent.message },
  });
}

/** Invites people to a subject's channel; whoever is in already stays. */
export const invitePeople = defineEffect<z.output<typeof Invited>, InviteMessage, null>({
  kind: "chat.invite",
  version: 1,
  payload: Invited,
  isIdempotent: true,
  maxAttempts: 6,
  async prepare(ctx, { placeId, people }) {
    const channel = await findChannel(ctx, placeId);
    if (!channel) return { notNeeded: "it has no channel of its own" };
    const reachable = (await fulfilled(ctx.house, directoryPort)?.findReachable(ctx, people)) ?? [];
    const accounts = reachable.flatMap((person) =>
      person.accounts
        .filter((one) => one.installationId === channel.installation.id)
        .map((one) => one.account),
    );
    return accounts.length === 0
      ? { notNeeded: "nobody has an account there" }
      : { message: { ...channel, accounts } };
  },
  send: ({ platform, installation, conversation, accounts }) =>
    platform.invite(installation, conversation, accounts),
});

/** Invites people to every channel of a subject, now or as soon as it is open. The same people twice are invited once. */
export async function inviteToHomes(ctx: Ctx, subject: Subject, people: readonly string[]): Promise<void> {
  const homes = await ctx.tx
    .select({ id: places.id })
    .from(places)
    .where(
      and(
        eq(places.orgId, ctx.org.id),
        eq(places.subject, subjectKey(subject)),
        inArray(places.state, ["wanted", "open"]),
      ),
    );
  for (const { id } of homes) {
    await queueEffect(ctx, invitePeople, {
      mark: `invite:${id}:${[...people].sort().join(",")}`,
      lane: `place:${id}`,
      priority: PRIORITY.place,
      payload: { placeId: id, people: [...people] },
    });
  }
}
