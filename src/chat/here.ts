/** Where a call was made: whose channel or thread that is, and whether the call is new. */
import type { Ctx } from "../core/context.ts";
import { parseSubject } from "../core/subject.ts";
import { and, eq, inArray, isNull, or } from "../db/drizzle.ts";
import type { Transaction } from "../db/transaction.ts";
import type { Call, CallPlace } from "./call.ts";
import type { Here } from "./command.ts";
import type { Installation } from "./installation.ts";
import { installations, places, posts } from "./tables.ts";

type Place = typeof places.$inferSelect;

/** Writes the delivery down; false where it was seen before, and then nothing of it may be done again. */
export async function isFirstDelivery(ctx: Ctx, call: Pick<Call, "deliveryId" | "deed">): Promise<boolean> {
  const ids = call.deed === undefined ? [call.deliveryId] : [call.deliveryId, call.deed];
  const rows = await ctx.tx.send(TAKE, [ctx.org.id, ctx.tx.now.toISOString(), ids]);
  return rows.length === ids.length;
}

const TAKE = `insert into deliveries (org_id, id, seen_at) select $1::uuid, id, $2::timestamptz from unnest($3::text[]) id
  on conflict do nothing returning id`;

/** The subject whose own channel or thread a place is, so that no number is needed there. */
export async function findHere(tx: Transaction, installation: Installation, place: CallPlace): Promise<Here> {
  const [known, card] = await Promise.all([
    findPlaces(tx, installation, place),
    place.thread === "" ? [] : findThreadCard(tx, installation, place),
    rememberService(tx, installation, place),
  ]);
  await rememberShared(tx, place, known);
  // The narrowest place wins: a thread of its own, then a card's thread, then the whole channel.
  const own = known.find((row) => row.thread !== null && row.thread === place.thread);
  const channel = known.find((row) => row.thread === null);
  const subject = own?.subject ?? card[0]?.subject ?? channel?.subject ?? null;
  return {
    place,
    placeId: own?.id ?? channel?.id ?? null,
    subject: subject === null ? null : parseSubject(subject),
    ...(known.some(({ state }) => state === "removed") && { isLost: true }),
  };
}

const findPlaces = (tx: Transaction, { id, orgId }: Installation, place: CallPlace) =>
  tx
    .select()
    .from(places)
    .where(
      and(
        eq(places.orgId, orgId),
        eq(places.installationId, id),
        eq(places.conversation, place.conversation),
        or(isNull(places.thread), eq(places.thread, place.thread)),
      ),
    );

const findThreadCard = (tx: Transaction, { id, orgId }: Installation, place: CallPlace) =>
  tx
    .select({ subject: posts.subject })
    .from(posts)
    .where(
      and(
        eq(posts.orgId, orgId),
        eq(posts.installationId, id),
        eq(posts.conversation, place.conversation),
        eq(posts.message, place.thread),
        eq(posts.kind, "card"),
      ),
    );

/** A channel that outsiders have joined gets no details any more, until they have gone. */
async function rememberShared(tx: Transaction, place: CallPlace, known: readonly Place[]): Promise<void> {
  const { isShared } = place;
  const changed = known.filter((row) => isShared !== undefined && row.isShared !== isShared);
  if (isShared === undefined || changed.length === 0) return;
  await tx
    .update(places)
    .set({ isShared })
    .where(
      and(
        eq(places.orgId, tx.orgId),
        inArray(
          places.id,
          changed.map((row) => row.id),
        ),
      ),
    );
}

/** Teams moves its service between hosts: the newest one seen is where proactive messages go. */
async function rememberService(tx: Transaction, installation: Installation, place: CallPlace): Promise<void> {
  if (place.serviceUrl === undefined || place.serviceUrl === installation.serviceUrl) return;
  await tx
    .update(installations)
    .set({ serviceUrl: place.serviceUrl })
    .where(and(eq(installations.orgId, installation.orgId), eq(installations.id, installation.id)));
}
