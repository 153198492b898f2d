/** What the skin of Teams is made with, checked before anything listens or sends. */
import type { InstallationKey } from "../chat/call.ts";
import type { Log } from "../core/log.ts";

/** One app in one tenant. */
export type TeamsApp = {
  /** What its environment variables begin with, and what its installation names: `TEAMS`. */
  readonly name: string;
  readonly appId: string;
  /** Newest first; the next one is tried where Microsoft does not accept the first, so that they can be replaced. */
  readonly appPasswords: readonly string[];
  readonly tenantId: string;
};

/** To whom a message goes, where a try-out must choose among several services. */
export type Destination = { readonly conversation?: string; readonly account?: string };

export type TeamsSettings = {
  readonly apps: readonly TeamsApp[];
  /**
   * Who may call is not proven: only for a try-out on loopback. The apps have an empty id then, and every
   * service address must be on loopback.
   */
  readonly isAuthenticationOff?: boolean;
  /** Where the keys are published that sign Microsoft's tokens. */
  readonly metadataUrl?: string;
  /** Hosts (with a port where it is not the usual one) that may be answered to. */
  readonly serviceHosts?: readonly string[];
  /** Where to send before any activity has named a service. */
  readonly serviceUrl?: string;
  readonly serviceUrlFor?: (to: Destination) => string | undefined;
  /** The bot's own account id, where it is not `28:<app id>`. */
  readonly botId?: string;
  /** Signs outgoing requests instead of a token of Microsoft's; for tests, which cannot reach its authority. */
  readonly bearer?: (app: TeamsApp) => string;
  /** Of one request; default 5000. */
  readonly timeoutMs?: number;
  readonly log: Log;
};

export const ISSUER = "https://api.botframework.com";
export const METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const SERVICE_URL = "https://smba.trafficmanager.net/teams/";

/** Microsoft's own, of the public and the American government cloud. */
const SERVICE_HOSTS = ["smba.trafficmanager.net", "*.botframework.com", "smba.infra.gcc.teams.microsoft.com"];
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Errors: an empty app id without the try-out, which would switch authentication off without a word. */
export function checkSettings(settings: TeamsSettings): void {
  if (settings.apps.length === 0) throw new Error("Teams: no app is configured");
  for (const app of settings.apps) {
    if (app.tenantId.trim() === "") throw new Error("Teams: TEAMS_TENANT_ID is empty");
    if (settings.isAuthenticationOff === true) continue;
    if (app.appId.trim() === "")
      throw new Error("Teams: TEAMS_APP_ID is empty; nobody could be told from anybody");
    if (!settings.bearer && app.appPasswords.every((password) => password.trim() === ""))
      throw new Error("Teams: TEAMS_APP_PASSWORD is empty");
  }
}

/** Whether our token and our messages may go to this address. */
export function isServiceAllowed(settings: TeamsSettings, serviceUrl: string): boolean {
  if (serviceUrl.length > 500 || !URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return false;
  const isLocal = LOOPBACK.has(url.hostname);
  if (settings.isAuthenticationOff === true) return isLocal && url.protocol === "http:";
  const isNamed = (settings.serviceHosts ?? SERVICE_HOSTS).some((host) => isHost(host, url));
  return isNamed && (url.protocol === "https:" || (isLocal && url.protocol === "http:"));
}

function isHost(allowed: string, url: URL): boolean {
  if (allowed.startsWith("*."))
    return url.host.endsWith(allowed.slice(1)) && url.host.length > allowed.length - 1;
  return allowed === url.host || (LOOPBACK.has(url.hostname) && allowed === url.hostname);
}

/** The service to send to. Undefined where it is none of those allowed. */
export function serviceFor(
  settings: TeamsSettings,
  to: Destination,
  known: string | undefined,
): string | undefined {
  const url = settings.serviceUrlFor?.(to) ?? known ?? settings.serviceUrl ?? SERVICE_URL;
  return isServiceAllowed(settings, url) ? url : undefined;
}

/** The app that serves a tenant; undefined where Baton is not installed there, or its installation names another app. */
export const appOf = (settings: TeamsSettings, { team, secrets }: InstallationKey): TeamsApp | undefined =>
  settings.apps.find(
    (app) =>
      app.tenantId.toLowerCase() === team.toLowerCase() && (secrets === undefined || secrets === app.name),
  );
