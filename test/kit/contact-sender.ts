/** A way out of the house that remembers what it was given to send. */
import type { ContactMessage, ContactSender } from "../../src/chat/methods.ts";
import type { Outcome } from "../../src/engine/outcome.ts";

export type SentContact = ContactMessage & { readonly to: string };

/** `outcomes`: what comes of each try in turn; after the last of them everything arrives. */
export function contactSender(
  outcomes: Outcome<null>[] = [],
): ContactSender & { readonly sent: SentContact[] } {
  const sent: SentContact[] = [];
  return {
    sent,
    async send(to, message) {
      sent.push({ ...message, to });
      return outcomes.shift() ?? { kind: "done", result: null };
    },
  };
}
