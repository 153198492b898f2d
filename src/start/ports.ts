/** What fulfils the ports that rooms declare, as far as this installation's settings allow. */
import { directoryPort } from "../chat/directory.ts";
import { mailPort, pushPort, webhookPort } from "../chat/methods.ts";
import type { Port } from "../core/house.ts";
import type { Keys } from "../core/keys.ts";
import type { Settings } from "../env.ts";
import { tokenBearers } from "../features/access/find-token-actor.ts";
import { bridgeProvidersPort } from "../features/bridge/provider.ts";
import { makePageLinks } from "../features/page/page-links.ts";
import { directory } from "../features/person/directory.ts";
import { makeJitsi } from "../integrations/jitsi/jitsi.ts";
import { openPush } from "../integrations/push/send-push.ts";
import { openMail } from "../integrations/smtp/send-mail.ts";
import { staticBridge } from "../integrations/static-bridge/static-bridge.ts";
import { openWebhook } from "../integrations/webhook/send-webhook.ts";
import { openOutbound } from "../web/outbound.ts";
import { pageLinkPort, tokenPort } from "../web/ports.ts";

export type Fulfilled = readonly [Port<unknown>, unknown];

/** Pairs of port and fulfilment; a way that is not configured is left out and named by `plan` and `gaps`. */
export function fulfilments(settings: Settings, keys: Keys): Fulfilled[] {
  const outbound = openOutbound({ allowedHosts: settings.allowedHosts });
  return [
    [directoryPort, directory],
    [tokenPort, tokenBearers],
    [pageLinkPort, makePageLinks(keys)],
    [bridgeProvidersPort, [makeJitsi(outbound), staticBridge]],
    ...(settings.mail ? ([[mailPort, openMail(settings.mail)]] as const) : []),
    ...(settings.push ? ([[pushPort, openPush(settings.push, outbound)]] as const) : []),
    ...(settings.webhookSecrets.length > 0
      ? ([[webhookPort, openWebhook(settings.webhookSecrets, outbound)]] as const)
      : []),
  ];
}
