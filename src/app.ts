/** The one place that knows everyone: joins the rooms to the platforms, the web and the engine. */
import type { Router } from "./chat/call.ts";
import { platformsPort, subjectCardsPort } from "./chat/conversation.ts";
import { foresightsPort } from "./chat/foresight.ts";
import { chatEdit } from "./chat/live-cards.ts";
import { placeOpen } from "./chat/open-home.ts";
import type { Platform } from "./chat/platform.ts";
import { chatPost } from "./chat/post-effect.ts";
import { makeRouter, type Offer } from "./chat/router.ts";
import { invitePeople, pinCard } from "./chat/tend-home.ts";
import { buildVocabulary } from "./chat/vocabulary.ts";
import type { Hearer } from "./core/events.ts";
import type { House, Port } from "./core/house.ts";
import type { Keys } from "./core/keys.ts";
import type { Log } from "./core/log.ts";
import { Fault } from "./core/refusal.ts";
import type { Database } from "./db/open.ts";
import type { TimerWork } from "./engine/fire-timers.ts";
import type { EffectKind } from "./engine/outbox.ts";
import type { EffectWork } from "./engine/send-effects.ts";
import type { Watch } from "./engine/watch.ts";
import { guardRoom } from "./features/guard-room.ts";
import { type Spoken, vocabularyPort } from "./features/help/vocabulary-port.ts";
import { ROOMS } from "./features/index.ts";
import { filePartsPort } from "./features/organisation/file-section.ts";
import { findOrganisation } from "./features/organisation/find-organisation.ts";
import type { Room } from "./features/room.ts";

/** What differs between a test, a trial and production. */
export type Wiring = {
  readonly db: Database;
  readonly log: Log;
  readonly keys: Keys;
  /** No slash at the end. */
  readonly publicUrl: string;
  readonly isTrial: boolean;
  /** Default false. */
  readonly isPagingHeld?: boolean;
  readonly platforms: readonly Platform[];
  readonly watch: Watch;
  /** What fulfils the ports that rooms declare. */
  readonly ports: readonly (readonly [Port<unknown>, unknown])[];
};

export type App = {
  readonly house: House;
  readonly offer: Offer;
  readonly router: Router;
  /** What a worker needs to fire timers and send effects. */
  readonly work: TimerWork & EffectWork;
};

const CHAT_EFFECTS = [chatPost, chatEdit, placeOpen, pinCard, invitePeople] as readonly EffectKind[];

/** Builds the house. Errors: a fault where two rooms claim the same name. */
export function buildApp(wiring: Wiring, built: readonly Room[] = ROOMS): App {
  const rooms = built.map(guardRoom);
  const { db, log, keys, publicUrl, isTrial, watch } = wiring;
  const house: House = {
    db,
    log,
    keys,
    publicUrl,
    isTrial,
    isPagingHeld: wiring.isPagingHeld ?? false,
    findOrganisation,
    ports: portsOf(wiring, rooms),
    listeners: listenersOf(rooms),
  };
  const offer = offerOf(rooms);
  const work = {
    house,
    watch,
    timerKinds: byName(
      rooms.flatMap((room) => room.timers ?? []),
      (kind) => kind.kind,
    ),
    effectKinds: byName(
      [...CHAT_EFFECTS, ...rooms.flatMap((room) => room.effects ?? [])],
      (kind) => kind.kind,
    ),
  };
  return { house, offer, router: makeRouter(house, offer), work };
}

/** What rooms ask for by name: what is gathered from all of them here, and what stands outside. */
function portsOf(wiring: Wiring, rooms: readonly Room[]): ReadonlyMap<string, unknown> {
  const cards = byName(
    rooms.flatMap((room) => room.cards ?? []),
    (card) => card.kind,
  );
  return new Map<string, unknown>([
    [platformsPort.name, new Map(wiring.platforms.map((platform) => [platform.name, platform]))],
    [subjectCardsPort.name, cards],
    [vocabularyPort.name, spokenIn(rooms)],
    [foresightsPort.name, rooms.flatMap((room) => room.foresight ?? [])],
    [
      filePartsPort.name,
      {
        sections: rooms.flatMap((room) => room.fileSections ?? []),
        rights: rooms.flatMap((room) => room.rights ?? []),
        rooms: rooms.map(({ name, isFoundation, needs }) => ({
          name,
          isFoundation: isFoundation === true,
          needs: needs ?? [],
        })),
      },
    ],
    ...wiring.ports.map(([port, value]) => [port.name, value] as const),
  ]);
}

/** What can be typed, for help. */
const spokenIn = (rooms: readonly Room[]): readonly Spoken[] =>
  rooms.flatMap((room) => (room.commands ?? []).map(({ name, help }) => ({ room: room.name, name, help })));

function offerOf(rooms: readonly Room[]): Offer {
  return {
    vocabulary: buildVocabulary(
      rooms.flatMap((room) => (room.commands ?? []).map((command) => ({ command, catalogue: room.name }))),
    ),
    buttons: byName(
      rooms.flatMap((room) => room.buttons ?? []),
      (button) => button.action,
    ),
    forms: byName(
      rooms.flatMap((room) => room.forms ?? []),
      (form) => form.action,
    ),
    messageActions: byName(
      rooms.flatMap((room) => room.messageActions ?? []),
      (action) => action.action,
    ),
    asks: rooms.flatMap((room) => room.asks ?? []),
  };
}

function listenersOf(rooms: readonly Room[]): ReadonlyMap<string, readonly Hearer[]> {
  return Map.groupBy(
    rooms.flatMap(({ name, listeners = [] }) => listeners.map((listener) => ({ ...listener, room: name }))),
    (listener) => listener.event,
  );
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (map.has(name)) throw new Fault(`two rooms claim ${name}`);
    map.set(name, item);
  }
  return map;
}
