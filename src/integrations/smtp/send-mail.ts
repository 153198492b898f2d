/** Pages by e-mail, through the operator's own mail server. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { ContactMessage, ContactSender } from "../../chat/methods.ts";
import type { Attempt } from "../../engine/outbox.ts";
import type { Outcome } from "../../engine/outcome.ts";
import { mailBodies } from "./mail-bodies.ts";

export type MailSettings = {
  /** `smtps://user:password@host:465`; nodemailer's options may follow as a query. */
  readonly url: string;
  /** `Baton <baton@example.com>` */
  readonly from: string;
};

const load = createRequire(import.meta.url);

const TIMEOUT_MS = 7000;
const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;

/** Steps at which a server speaks of this mail; what it says before concerns every mail and passes. */
const ABOUT_MAIL = ["MAIL FROM", "RCPT TO", "DATA"];
/** What nodemailer itself does not send. */
const UNSENDABLE = ["EENVELOPE", "EMESSAGE"];

/** A sender of e-mail. The same attempt mark makes the same Message-ID, so mail programs fold a repeat. */
export function openMail(settings: MailSettings): ContactSender {
  // Loaded where mail is configured: most starts have no use for it.
  const { createTransport } = load("nodemailer") as typeof import("nodemailer");
  const options = {
    url: settings.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    transactionLog: true,
  };
  return {
    async send(to, message, attempt) {
      if (!ADDRESS.test(to)) return { kind: "refused", reason: "not an e-mail address" };
      let isGiven = false;
      const logger = hearData(() => {
        isGiven = true;
      });
      try {
        const { signal } = attempt;
        await createTransport({ ...options, logger }).sendMail({
          ...mail({ from: settings.from, to }, message, attempt),
          signal,
        });
        return { kind: "done", result: null };
      } catch (error) {
        return judge(error, isGiven);
      }
    },
  };
}

/** A connection that breaks is the same error at every step: only nodemailer's log tells whether the message was given. */
function hearData(onData: () => void) {
  const ignore = () => {};
  const debug = (entry: unknown, line?: unknown) => {
    if ((entry as { tnx?: unknown }).tnx === "client" && line === "DATA") onData();
  };
  return { level: ignore, trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

type Envelope = { readonly from: string; readonly to: string };

function mail({ from, to }: Envelope, message: ContactMessage, attempt: Attempt) {
  const mark = createHash("sha256").update(attempt.mark).digest("hex").slice(0, 32);
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? "baton.invalid";
  return {
    from,
    to: { name: "", address: to },
    subject: message.subject.replace(/\s+/g, " "),
    ...mailBodies(message),
    messageId: `<${mark}@${domain}>`,
    // RFC 3834: no holiday notices in answer to a page.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    ...(message.urgent ? { priority: "high" as const } : {}),
  };
}

type MailError = { code?: unknown; command?: unknown; responseCode?: unknown };

/** Source: nodemailer `smtp-connection`: `command` is the step that failed, `responseCode` the server's answer. */
function judge(error: unknown, isGiven: boolean): Outcome<null> {
  const { code, command, responseCode } = (error ?? {}) as MailError;
  const reason = [code, command, responseCode].filter((part) => part !== undefined).join(" ");
  if (typeof responseCode === "number" && responseCode >= 400) {
    if (responseCode >= 500 && ABOUT_MAIL.some((step) => step === command))
      return { kind: "refused", reason };
    return { kind: "retry", afterMs: 10_000, reason };
  }
  if (isGiven) return { kind: "unsure", reason };
  if (UNSENDABLE.some((one) => one === code)) return { kind: "refused", reason };
  return { kind: "retry", afterMs: 5000, reason };
}
