/** Ways to reach a person outside chat; integrations fulfil these ports, `app.ts` hands them in. */
import { definePort, fulfilled, type House, type Port } from "../core/house.ts";
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
  /** What a button says that answers by itself, by a POST to the link. */
  readonly linkLabel?: string;
  /** What the link says where it can only be opened, which answers nothing yet; the link itself where it is left out. */
  readonly openLabel?: string;
  /** What else a thumb may want: the call, then its numbers (`tel:`). */
  readonly links?: readonly ContactLink[];
  /** When it was made, by the database's clock: a host's own may be wrong. */
  readonly at: Date;
};

export type ContactLink = { readonly label: string; readonly url: string };

export type ContactSender = {
  /** One try. `to`: an e-mail address, an ntfy topic (or its URL), a webhook's URL. Never throws. */
  send(to: string, message: ContactMessage, attempt: Attempt): Promise<Outcome<null>>;
};

export const mailPort = definePort<ContactSender>("mail");
export const pushPort = definePort<ContactSender>("push");
export const webhookPort = definePort<ContactSender>("webhook");

const PORTS = { email: mailPort, push: pushPort, webhook: webhookPort } as const satisfies Readonly<
  Record<string, Port<ContactSender>>
>;

export type ContactKind = keyof typeof PORTS;
export const CONTACT_KINDS = Object.keys(PORTS) as readonly ContactKind[];

/** What sends by this way; undefined where this installation cannot. */
export const senderBy = (house: House, kind: ContactKind): ContactSender | undefined =>
  fulfilled(house, PORTS[kind]);

/** A phone that this installation cannot ring is not loud. Chat it always has; who is on it is another question. */
export const isSetUp = (house: House, kind: ContactKind | "chat"): boolean =>
  kind === "chat" || senderBy(house, kind) !== undefined;
