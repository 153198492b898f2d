/** Where a call was made: whose channel or thread that is, and whether the call is new. */
import { parseSubject } from "../core/subject.ts";
import { and, eq, inArray } from "../db/drizzle.ts";
import type { Ahead, Transaction } from "../db/transaction.ts";
import type { Call, CallPlace } from "./call.ts";
import type { Here } from "./command.ts";
import type { Installation } from "./installation.ts";
import { installations, places } from "./tables.ts";

/** Writes the delivery down; false where it was seen before, and then nothing of it may be done again. */
export async function takeDelivery(tx: Ahead, call: Pick<Call, "deliveryId" | "deed">): Promise<boolean> {
  const ids = call.deed === undefined ? [call.deliveryId] : [call.deliveryId, call.deed];
  return (await tx.send(TAKE, [tx.orgId, ids])).length === ids.length;
}

const TAKE = `insert into deliveries (org_id, id, seen_at) select $1::uuid, id, app_now() from unnest($2::text[]) id
  on conflict do nothing returning id`;

/** What is known of the place of a call: its channel, its thread, the card whose thread it is. */
export type KnownPlace = {
  readonly rows: readonly PlaceRow[];
  readonly cardSubject: string | null;
};

type PlaceRow = Pick<typeof places.$inferSelect, "id" | "subject" | "state" | "thread" | "isShared">;

/** Asks for it, by statements that wait for none before them. */
export async function findKnownPlace(
  tx: Ahead,
  installationId: string,
  { conversation, thread }: CallPlace,
): Promise<KnownPlace> {
  const where = [tx.orgId, installationId, conversation, thread];
  const [rows, [card]] = await Promise.all([
    tx.send<PlaceRow>(PLACES, where),
    thread === "" ? [] : tx.send<{ subject: string }>(THREAD_CARD, where),
  ]);
  return { rows, cardSubject: card?.subject ?? null };
}

const PLACES = `select id::text as id, subject, state, thread, is_shared as "isShared" from places
  where org_id = $1::uuid and installation_id = $2::uuid and conversation = $3 and (thread is null or thread = $4)`;
const THREAD_CARD = `select subject from posts
  where org_id = $1::uuid and installation_id = $2::uuid and conversation = $3 and message = $4 and kind = 'card'`;

/** The subject whose own channel or thread a place is, so that no number is needed there; what is new of it is kept. */
export async function arriveAt(
  tx: Transaction,
  installation: Installation,
  { place, known }: { readonly place: CallPlace; readonly known: KnownPlace },
): Promise<Here> {
  const { rows, cardSubject } = known;
  await Promise.all([rememberService(tx, installation, place), rememberShared(tx, place, rows)]);
  // The narrowest place wins: a thread of its own, then a card's thread, then the whole channel.
  const own = rows.find((row) => row.thread !== null && row.thread === place.thread);
  const channel = rows.find((row) => row.thread === null);
  const subject = own?.subject ?? cardSubject ?? channel?.subject ?? null;
  return {
    place,
    placeId: own?.id ?? channel?.id ?? null,
    subject: subject === null ? null : parseSubject(subject),
    ...(rows.some(({ state }) => state === "removed") && { isLost: true }),
  };
}

/** A channel that outsiders have joined gets no details any more, until they have gone. */
async function rememberShared(tx: Transaction, place: CallPlace, known: readonly PlaceRow[]): Promise<void> {
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
