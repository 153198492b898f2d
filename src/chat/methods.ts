/** Ways to reach a person outside chat; integrations fulfil these ports, `app.ts` hands them in. */
import { definePort } from "../core/house.ts";
import type { Attempt } from "../engine/outbox.ts";
import type { Outcome } from "../engine/outcome.ts";

/** What is said, ready to be read: instants are written out, in the reader's language and zone. */
export type ContactMessage = {
  readonly subject: string;
  readonly text: string;
  /** Rings through silence where the way can (ntfy priority 5, urgent mail). */
  readonly urgent: boolean;
  /** Where one press answers; null where nothing is to be answered. */
  readonly link: string | null;
  /** What the button to the link says; the link itself where it is left out. */
  readonly linkLabel?: string;
};

export type ContactSender = {
  /** One try. `to`: an e-mail address, an ntfy topic (or its URL), a webhook's URL. Never throws. */
  send(to: string, message: ContactMessage, attempt: Attempt): Promise<Outcome<null>>;
};

export const mailPort = definePort<ContactSender>("mail");
export const pushPort = definePort<ContactSender>("push");
export const webhookPort = definePort<ContactSender>("webhook");
