/** The door of a room: all that `app.ts` reads of it. */
import type { AskKind, Button, Command, FormKind, MessageAction, SubjectCard } from "../chat/command.ts";
import type { Foresight } from "../chat/foresight.ts";
import type { Listener } from "../core/events.ts";
import type { Check } from "../engine/auditor.ts";
import type { EffectKind } from "../engine/outbox.ts";
import type { TimerKind } from "../engine/timers.ts";
import type { Endpoint } from "../web/endpoint.ts";
import type { FileSection } from "./organisation/file-section.ts";

export type Room = {
  /** The noun a person types; also the catalogue's name under `locales/<language>/`. */
  readonly name: string;
  /** What no organisation can be without: it cannot be switched off. */
  readonly isFoundation?: true;
  /** Rooms without which this one would promise what it cannot do. */
  readonly needs?: readonly string[];
  readonly commands?: readonly Command[];
  readonly buttons?: readonly Button[];
  readonly forms?: readonly FormKind[];
  readonly messageActions?: readonly MessageAction[];
  readonly asks?: readonly AskKind[];
  readonly foresight?: Foresight;
  readonly cards?: readonly SubjectCard[];
  readonly timers?: readonly TimerKind[];
  readonly effects?: readonly EffectKind[];
  readonly listeners?: readonly Listener[];
  /** What must hold at every moment; the auditor looks each half minute. */
  readonly checks?: readonly Check[];
  readonly endpoints?: readonly Endpoint[];
  /** Rights that the room asks for; roles in the organisation's file may name them. */
  readonly rights?: readonly string[];
  /** What the room reads from the organisation's file. */
  readonly fileSections?: readonly FileSection[];
};
