/** The worker's hands: how many lanes it takes up at a time, and sends from. */
import { stopwatch } from "../db/clock.ts";
import { type Bell, makeAlarms } from "./bell.ts";
import type { Lease } from "./lease.ts";
import { claimLanes, type EffectWork, sendLane } from "./send-effects.ts";
import { hintLanesElsewhere } from "./wake.ts";
import type { WorkerSettings } from "./worker.ts";

/** Lanes prepared at once by a worker that has just started, or can hardly keep up. */
const FEW = 4;
/** A preparation that takes longer says that this process has its hands full. Milliseconds. */
const QUICK_MS = 200;

/**
 * Takes up to `most` lanes at a time. A slow platform holds its own lanes only: whoever finishes makes room. Of those
 * that have yet to leave it takes no more than it soon gets out, since they would wait for its lease if it died.
 */
function openHands(most: number, onRoom: () => void) {
  const inHand = new Set<Promise<void>>();
  const preparing = new Set<Promise<void>>();
  let abreast = FEW;
  return {
    room: () => Math.min(most - inHand.size, abreast - preparing.size),
    someRoom: () => Promise.race([...inHand, ...preparing]),
    empty: () => Promise.all(inHand),
    take(send: (onPrepared: () => void) => Promise<void>): void {
      const took = stopwatch();
      const prepared = Promise.withResolvers<void>();
      const onPrepared = () => {
        if (!preparing.delete(prepared.promise)) return;
        abreast = took() < QUICK_MS ? Math.min(most, abreast + 1) : Math.max(FEW, abreast - 1);
        prepared.resolve();
        onRoom();
      };
      preparing.add(prepared.promise);
      const sending = send(onPrepared).finally(() => {
        inHand.delete(sending);
        onPrepared();
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
  const send = async (lane: Lease, onPrepared: () => void) => {
    const readyAt = await sendLane(work, lane, onPrepared);
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
      for (const lane of claimed) hands.take((onPrepared) => send(lane, onPrepared));
      // What was ready is in hand: looking again at once would find nothing.
      return wasFull ? claimed.length : 0;
    },
  };
}
