/** Pages by webhook: signed JSON, so that the receiver can tell ours from anyone's. */
import { createHmac } from "node:crypto";
import type { ContactSender } from "../../chat/methods.ts";
import type { Outbound } from "../../web/outbound.ts";

/** Raised when the body's shape changes. */
const FORMAT = 1;

/**
 * A sender of webhooks. `Baton-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, each an HMAC-SHA256 over
 * `<seconds>.<body>` with one of the secrets (two while one is replaced); `Idempotency-Key` is equal for a repeat.
 */
export function openWebhook(secrets: readonly string[], outbound: Outbound): ContactSender {
  return {
    async send(to, message, attempt) {
      if (secrets.length === 0) return { kind: "refused", reason: "WEBHOOK_SECRET is not set" };
      const body = JSON.stringify({ format: FORMAT, kind: "page", isRepeat: attempt.isRepeat, ...message });
      const seconds = Math.floor(message.at.getTime() / 1000);
      const signatures = secrets.map(
        (secret) => `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`,
      );
      const outcome = await outbound(to, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "idempotency-key": attempt.mark.replace(/[^\x21-\x7e]/g, "_"),
          "baton-signature": [`t=${seconds}`, ...signatures].join(","),
        },
        body,
        signal: attempt.signal,
      });
      return outcome.kind === "done" ? { kind: "done", result: null } : outcome;
    },
  };
}
