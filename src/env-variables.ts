/** Every environment variable: its shape, what it is for, what it must be, where to get it. The README's table is made from this. */
import { z } from "zod";

/** What a person is told about a variable; `must` completes the sentence "NAME must …". */
export type Explained = {
  readonly what: string;
  readonly must: string;
  readonly where: string;
  readonly standard?: string;
};

const SLACK_APP = "api.slack.com/apps → your app";
const AZURE_BOT = "portal.azure.com → your Azure Bot → Configuration";

const explain = <Schema extends z.ZodType>(schema: Schema, explained: Explained): Schema =>
  schema.meta({ ...explained });

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
const secrets = (least: number) =>
  list.refine((all) => all.length > 0 && all.every((secret) => secret.length >= least));
const flag = z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1");
const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to);
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const address = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));
/** Secrets travel to these: plain HTTP only to this very machine. */
const secureAddress = address("https:", "http:").refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" || LOOPBACK.test(url?.hostname ?? "");
});
const withoutSlash = secureAddress.transform((text) => text.replace(/\/+$/, ""));
const A_SECURE_ADDRESS = "be an address that begins with https:// (http:// only on this machine)";

/** One Slack app in one Slack team. A further one has its own beginning: `SLACK_EU_BOT_TOKEN`. */
export const slackVariables = {
  BOT_TOKEN: explain(z.string().regex(/^xoxb-\S{4,}$/), {
    what: "Slack: Baton posts with it",
    must: 'be a whole token, which begins with "xoxb-"',
    where: `${SLACK_APP} → OAuth & Permissions`,
  }),
  SIGNING_SECRET: explain(secrets(16), {
    what: "Slack over HTTP: proves that a request comes from Slack; two, separated by a comma, while it is replaced",
    must: "be the signing secret (two, separated by a comma, while it is replaced), 16 characters or more each",
    where: `${SLACK_APP} → Basic Information → App Credentials`,
  }),
  APP_TOKEN: explain(z.string().regex(/^xapp-\S{4,}$/), {
    what: "Slack in socket mode: no public address is needed",
    must: 'be a whole token, which begins with "xapp-"',
    where: `${SLACK_APP} → Basic Information → App-Level Tokens (scope connections:write)`,
  }),
} as const;

/** One Teams app in one tenant. A further one: `TEAMS_EU_APP_ID`. */
export const teamsVariables = {
  APP_ID: explain(guid, {
    what: "Teams: the bot's application id; who may call is judged by it",
    must: "be the bot's application id (a GUID) and never empty",
    where: `${AZURE_BOT} → Microsoft App ID`,
  }),
  APP_PASSWORD: explain(z.string().min(8), {
    what: "Teams: Baton posts with it; Entra keeps the old one valid while it is replaced",
    must: "be the value (not the id) of a client secret",
    where: "entra.microsoft.com → App registrations → your bot → Certificates & secrets",
  }),
  TENANT_ID: explain(guid, {
    what: "Teams: the only tenant that this bot serves",
    must: "be the tenant's id (a GUID)",
    where: "entra.microsoft.com → Overview → Tenant ID",
  }),
} as const;

/** Everything else, by its whole name. */
export const serviceVariables = {
  SLACK_API_URL: explain(secureAddress, {
    what: "Slack's API; another one in tests",
    must: A_SECURE_ADDRESS,
    where: "leave it out to use Slack itself",
    standard: "https://slack.com/api/",
  }),
  TEAMS_METADATA_URL: explain(secureAddress, {
    what: "Teams: where the keys that sign Microsoft's tokens are published; another one in tests and sovereign clouds",
    must: A_SECURE_ADDRESS,
    where: "leave it out to use Microsoft's",
    standard: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  }),
  TEAMS_SERVICE_HOSTS: explain(list, {
    what: "Teams: the hosts that Baton may answer to",
    must: "be host names, separated by commas",
    where: "leave it out to use Microsoft's",
    standard: "smba.trafficmanager.net",
  }),
  DATABASE_URL: explain(z.string().regex(/^postgres(ql)?:\/\//), {
    what: "Postgres 15 or newer; without it the embedded database in BATON_DATA_DIR",
    must: "look like postgres://user:password@host:5432/baton",
    where: "ask whoever runs your Postgres",
  }),
  DATABASE_PREPARE: explain(flag, {
    what: "false where a PgBouncer in transaction mode keeps no prepared statements: then Baton need not find that out by a transaction that it repeats",
    must: "be true or false",
    where: "ask whoever runs your PgBouncer",
    standard: "true",
  }),
  REDIS_URL: explain(address("redis:", "rediss:"), {
    what: "Redis makes timers prompt across several processes; without it Postgres is asked more often",
    must: "look like redis://host:6379",
    where: "ask whoever runs your Redis",
  }),
  BATON_DATA_DIR: explain(z.string(), {
    what: "folder of the embedded database and of the keys made in try-out mode",
    must: "be a folder that Baton may write to",
    where: "any local disk",
    standard: ".baton",
  }),
  BATON_ORG_FILE: explain(z.string(), {
    what: "the file that describes the organisation; applied once to an empty database, compared later",
    must: "be the path of a YAML file",
    where: 'write a first one with "npm run org -- init"',
  }),
  BATON_MASTER_KEY: explain(secrets(32), {
    what: "wraps every person's key; newest first, separated by commas, while it is replaced",
    must: "be 32 characters or more each, the newest first, separated by commas",
    where: 'make one with "openssl rand -base64 32" and keep it apart from the database',
  }),
  BATON_HEARTBEAT_URL: explain(secureAddress, {
    what: "called every 30 seconds while all is well: an outside watchdog that notices when Baton is not",
    must: A_SECURE_ADDRESS,
    where: "any watchdog service that expects regular calls",
  }),
  BATON_COMMAND_PREFIX: explain(z.string().regex(/^[a-z0-9-]{1,16}$/), {
    what: "stands before every slash command where names collide with another app: /acme-incident",
    must: "be 1 to 16 of a–z, 0–9 and -",
    where: 'as given to "npm run manifests"',
  }),
  BATON_FORCE_TRIAL_PAGES: explain(flag, {
    what: "true: real chat tokens on the embedded database page all the same, marked as trial",
    must: "be true or false",
    where: "leave it out, or set DATABASE_URL",
    standard: "false",
  }),
  SMTP_URL: explain(address("smtp:", "smtps:"), {
    what: "the mail server for pages by e-mail",
    must: "look like smtps://user:password@host:465",
    where: "ask whoever runs your mail",
  }),
  MAIL_FROM: explain(z.string().regex(/^[^\s@<>]+@[^\s@<>]+$|^[^<>\r\n]+ <[^\s@<>]+@[^\s@<>]+>$/), {
    what: "the sender of those mails",
    must: 'be an address, as "Baton <baton@example.com>"',
    where: "an address that your mail server may send from",
  }),
  PUSH_URL: explain(withoutSlash, {
    what: "an ntfy server for pages by push",
    must: A_SECURE_ADDRESS,
    where: "your own ntfy server, or https://ntfy.sh",
  }),
  PUSH_TOKEN: explain(z.string().regex(/^\S+$/), {
    what: "its access token, where the server asks for one",
    must: "be one word",
    where: "your ntfy account → Access tokens",
  }),
  WEBHOOK_SECRET: explain(secrets(16), {
    what: "signs pages by webhook; two, separated by a comma, while it is replaced",
    must: "be 16 characters or more each, separated by a comma",
    where: 'make one with "openssl rand -base64 32" and give it to the receivers',
  }),
  OUTBOUND_ALLOWED_HOSTS: explain(list, {
    what: "inside hosts (host:port) that webhooks and push may reach although they are not public",
    must: "be host:port, separated by commas",
    where: "only your own servers",
  }),
  PORT: explain(whole(0, 65535), {
    what: "where Baton listens",
    must: "be a number from 0 to 65535",
    where: "any free port",
    standard: "3000",
  }),
  WORKER_PORT: explain(whole(0, 65535), {
    what: "where a process that only works answers /healthz, /readyz and /metrics; without it nowhere",
    must: "be a number from 0 to 65535",
    where: "any free port, one for each on a machine",
  }),
  HOST: explain(z.string().regex(/^[\w.:-]+$/), {
    what: "on which address Baton listens; in try-out mode always this machine only",
    must: "be an address of this machine",
    where: "0.0.0.0 for all of them",
    standard: "0.0.0.0 (try-out: 127.0.0.1)",
  }),
  PUBLIC_URL: explain(withoutSlash, {
    what: "the address under which Slack, Teams and people reach Baton; the base of every link",
    must: A_SECURE_ADDRESS,
    where: "your proxy or load balancer",
    standard: "http://127.0.0.1:PORT",
  }),
  METRICS_TOKEN: explain(z.string().min(16), {
    what: "asked for at /metrics as a bearer token; without it /metrics is open to whoever reaches the port",
    must: "be 16 characters or more",
    where: 'make one with "openssl rand -hex 16" and give it to Prometheus',
  }),
  LOG_LEVEL: explain(z.enum(["debug", "info", "warn", "error", "silent"]), {
    what: "how much is logged",
    must: "be debug, info, warn, error or silent",
    where: "info is right for most",
    standard: "info",
  }),
} as const;
