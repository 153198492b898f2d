/** What a view carries back to us: its handle and where it was opened. Slack signs it; nobody can alter it. */
import { z } from "zod";
import type { CallPlace } from "../chat/call.ts";
import { plainId } from "../core/storable.ts";
import { LIMITS } from "./limits.ts";

const PrivateNote = z.object({
  handle: plainId(LIMITS.button.value),
  conversation: plainId(LIMITS.id).default(""),
  thread: plainId(LIMITS.id).default(""),
  kind: z.enum(["channel", "group", "personal"]).default("personal"),
});
export type PrivateNote = z.output<typeof PrivateNote>;

export const writePrivateNote = (handle: string, place: CallPlace): string =>
  JSON.stringify({
    handle,
    conversation: place.conversation,
    thread: place.thread,
    kind: place.kind,
  } satisfies PrivateNote);

/** Undefined where it is none of ours. */
export function readPrivateNote(text: string): PrivateNote | undefined {
  try {
    return PrivateNote.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
