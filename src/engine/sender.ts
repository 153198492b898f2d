/** The worker's hands: how many lanes it takes up at a time, and sends from. */
import { type Bell, makeAlarms } from "./bell.ts";
import type { Lease } from "./lease.ts";
import { claimLanes, type EffectWork, sendLane } from "./send-effects.ts";
import { hintLanesElsewhere } from "./wake.ts";
import type { WorkerSettings } from "./worker.ts";

/**
 * Lanes prepared at once. More would not leave sooner: they would wait for each other's ways to the database, people's
 * calls to the same process with them, and all for their lease if the process died.
 */
const PREPARED_AT_ONCE = 2;

/**
 * Takes up to `most` lanes at a time. A slow platform holds its own lanes only: what has left makes room for the next
 * to be prepared, and whoever finishes makes room for a further one.
 */
function openHands(most: number, onRoom: () => void) {
  const inHand = new Set<Promise<void>>();
  const preparing = new Set<Promise<void>>();
  return {
    room: () => Math.min(most - inHand.size, PREPARED_AT_ONCE - preparing.size),
    someRoom: () => Promise.race([...inHand, ...preparing]),
    empty: () => Promise.all(inHand),
    take(send: (onLeaving: () => void) => Promise<void>): void {
      const prepared = Promise.withResolvers<void>();
      const onLeaving = () => {
        if (!preparing.delete(prepared.promise)) return;
        prepared.resolve();
        onRoom();
      };
      preparing.add(prepared.promise);
      const sending = send(onLeaving).finally(() => {
        inHand.delete(sending);
        onLeaving();
        onRoom();
      });
      inHand.add(sending);
    },
  };
}

/** Rings `bell` whenever more can be taken up, or a lane is ready again. */
export function openSender(work: EffectWork, settings: WorkerSettings & { readonly bell: Bell }) {
  const { lanes, bell } = settings;
  const alarms = makeAlarms(bell, { skewMs: settings.skewMs, withinMs: settings.sweepMs });
  let wasFull = false;
  const hands = openHands(lanes, () => {
    if (wasFull) bell.ring();
  });
  const send = async (lane: Lease, onLeaving: () => void) => {
    const readyAt = await sendLane(work, lane, onLeaving);
    if (readyAt) alarms.set([{ dueAt: readyAt }]);
  };
  return {
    hasRoom: () => hands.room() > 0,
    silence: alarms.silence,
    finish: hands.empty,
    /** Resolves to how many lanes it began with, without waiting for them. */
    async sendSome(): Promise<number> {
      while (hands.room() <= 0) await hands.someRoom();
      const most = hands.room();
      const claimed = await claimLanes(work, most);
      wasFull = claimed.length === most;
      if (wasFull) hintLanesElsewhere();
      for (const lane of claimed) hands.take((onLeaving) => send(lane, onLeaving));
      // What was ready is in hand: looking again at once would find nothing.
      return wasFull ? claimed.length : 0;
    },
  };
}
