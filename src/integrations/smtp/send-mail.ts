/** Pages by e-mail, through the operator's own mail server. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { ContactMessage, ContactSender } from "../../chat/methods.ts";
import type { Attempt } from "../../engine/outbox.ts";
import type { Outcome } from "../../engine/outcome.ts";

export type MailSettings = {
  /** `smtps://user:password@host:465`; nodemailer's options may follow as a query. */
  readonly url: string;
  /** `Baton <baton@example.com>` */
  readonly from: string;
};

const load = createRequire(import.meta.url);

const TIMEOUT_MS = 7000;
const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;

/** Steps of the conversation before the message itself is given: up to there nothing can have been sent. */
const BEFORE_MESSAGE = ["CONN", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL FROM", "RCPT TO"];

/** A sender of e-mail. The same attempt mark makes the same Message-ID, so mail programs fold a repeat. */
export function openMail(settings: MailSettings): ContactSender {
  // Loaded where mail is configured: most starts have no use for it.
  const { createTransport } = load("nodemailer") as typeof import("nodemailer");
  const transport = createTransport({
    url: settings.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(to, message, attempt) {
      if (!ADDRESS.test(to)) return { kind: "refused", reason: "not an e-mail address" };
      try {
        await Promise.race([
          transport.sendMail(mail({ from: settings.from, to }, message, attempt)),
          ended(attempt.signal),
        ]);
        return { kind: "done", result: null };
      } catch (error) {
        return judge(error);
      }
    },
  };
}

type Envelope = { readonly from: string; readonly to: string };

function mail({ from, to }: Envelope, message: ContactMessage, attempt: Attempt) {
  const mark = createHash("sha256").update(attempt.mark).digest("hex").slice(0, 32);
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? "baton.invalid";
  const link = message.link ? `\n\n${message.linkLabel ? `${message.linkLabel}: ` : ""}${message.link}` : "";
  return {
    from,
    to: { name: "", address: to },
    subject: message.subject.replace(/\s+/g, " "),
    text: `${message.text}${link}\n`,
    messageId: `<${mark}@${domain}>`,
    // RFC 3834: no holiday notices in answer to a page.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    ...(message.urgent ? { priority: "high" as const } : {}),
  };
}

const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () =>
      reject(Object.assign(new Error("out of time"), { code: "ETIMEDOUT", command: "DATA" }));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });

type MailError = { code?: unknown; command?: unknown; responseCode?: unknown };

/** Source: nodemailer `smtp-connection`: `command` is the step that failed, `responseCode` the server's answer. */
function judge(error: unknown): Outcome<null> {
  const { code, command, responseCode } = (error ?? {}) as MailError;
  const reason = [code, command, responseCode].filter((part) => part !== undefined).join(" ");
  if (typeof responseCode === "number") {
    if (responseCode >= 500 && command !== "AUTH" && command !== "CONN") return { kind: "refused", reason };
    return { kind: "retry", afterMs: 10_000, reason };
  }
  const step = typeof command === "string" ? command : "";
  if (BEFORE_MESSAGE.includes(step) || code === "EDNS" || code === "ECONNREFUSED")
    return { kind: "retry", afterMs: 5000, reason };
  return { kind: "unsure", reason };
}
