/** What the room of messages is made with: the platforms and the live cards of every kind of subject. */

import { defineEvent } from "../core/events.ts";
import { definePort } from "../core/house.ts";
import type { SubjectKind } from "../core/subject.ts";
import type { PlatformName } from "./call.ts";
import type { SubjectCard } from "./command.ts";
import type { Platform } from "./platform.ts";

/** The platforms that this process can speak; a missing one leaves its posts waiting for a process that can. */
export const platformsPort = definePort<ReadonlyMap<PlatformName, Platform>>("platforms");

export const subjectCardsPort = definePort<ReadonlyMap<SubjectKind, SubjectCard>>("subject-cards");

export type PostSettled = {
  readonly postId: string;
  readonly kind: "card" | "line" | "page" | "digest" | "reply";
  readonly subject: string;
  readonly personId: string | null;
  /** Why it did not go out; null when it did. */
  readonly refused: string | null;
};

/** A message of ours has arrived, or never will. Rooms that count on it (pages) listen. */
export const postSettled = defineEvent<PostSettled>("chat.post-settled");

/** A place did not take a card because Baton is not in it, or because it is closed: nobody had told so. */
export const placeRefused = defineEvent<{ readonly placeId: string }>("chat.place-refused");

/** A subject's own channel or thread exists from now on. */
export const homeOpened = defineEvent<{ readonly subject: string; readonly placeId: string }>(
  "chat.home-opened",
);
