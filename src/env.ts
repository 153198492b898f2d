/** Environment variables, read once. A mistake is one line: the variable, what it must be, where to get it; never its value. */
import type { z } from "zod";
import { type Explained, serviceVariables, slackVariables, teamsVariables } from "./env-variables.ts";

export type SlackSecrets = {
  /** What its variables begin with: `SLACK`, `SLACK_EU`; `installations.secrets` holds it. */
  readonly name: string;
  readonly botToken: string;
  /** Empty in socket mode. */
  readonly signingSecrets: readonly string[];
  /** Set: socket mode. */
  readonly appToken: string | null;
};

export type TeamsSecrets = {
  readonly name: string;
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
};

/** try-out: no real chat. trial: real chat on the embedded database. service: on Postgres. */
export type Mode = "try-out" | "trial" | "service";

export type Settings = {
  readonly mode: Mode;
  readonly slack: readonly SlackSecrets[];
  readonly teams: readonly TeamsSecrets[];
  readonly slackApiUrl: string;
  /** Undefined: Microsoft's own. */
  readonly teamsMetadataUrl: string | undefined;
  readonly teamsServiceHosts: readonly string[] | undefined;
  readonly databaseUrl: string | undefined;
  readonly isPreparing: boolean;
  readonly redisUrl: string | undefined;
  readonly dataFolder: string;
  readonly organisationFile: string | undefined;
  /** Newest first; empty where the data folder keeps one (embedded database, or Postgres without chat). */
  readonly masterKeys: readonly string[];
  readonly heartbeatUrl: string | undefined;
  readonly commandPrefix: string;
  readonly isTrialForced: boolean;
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly push: { readonly url: string; readonly token: string | undefined } | undefined;
  readonly webhookSecrets: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly port: number;
  /** Where a worker answers how it is; undefined for nowhere. */
  readonly workerPort: number | undefined;
  readonly host: string;
  readonly publicUrl: string;
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadEnvironment = { readonly settings: Settings } | { readonly mistakes: readonly string[] };

type Shape = Readonly<Record<string, z.ZodType>>;
type Values<S extends Shape> = { readonly [Name in keyof S]?: z.output<S[Name]> };

/** Empty would switch a check off where absent would not: these are refused rather than overlooked. */
const NEVER_EMPTY = /^(TEAMS(_[A-Z0-9]+)*_(APP_ID|APP_PASSWORD)|SLACK(_[A-Z0-9]+)*_SIGNING_SECRET)$/;

/** Reads the environment of this process, or what a test gives. Reports every mistake at once. */
export function readEnvironment(source: Environment = process.env): ReadEnvironment {
  const mistakes: string[] = [];
  const values = readShape(serviceVariables, "", { source, mistakes });
  const slack = installations(source, "SLACK", slackVariables).flatMap((name) =>
    slackSecrets(name, readShape(slackVariables, `${name}_`, { source, mistakes }), mistakes),
  );
  const teams = installations(source, "TEAMS", teamsVariables).flatMap((name) =>
    teamsSecrets(name, readShape(teamsVariables, `${name}_`, { source, mistakes }), mistakes),
  );
  const settings = assemble(values, slack, teams);
  mistakes.push(...crossMistakes(values, settings));
  // The first word is the variable: what is wrong with it is said once.
  const told = new Map(mistakes.toReversed().map((line) => [line.split(" ", 1)[0], line]));
  return told.size > 0 ? { mistakes: [...told.values()].toReversed() } : { settings };
}

type Reading = { readonly source: Environment; readonly mistakes: string[] };

function readShape<S extends Shape>(shape: S, beginning: string, { source, mistakes }: Reading): Values<S> {
  const read = Object.entries(shape).flatMap(([rest, schema]): [string, unknown][] => {
    const name = `${beginning}${rest}`;
    const given = source[name]?.trim();
    if (given === undefined || (given === "" && !NEVER_EMPTY.test(name))) return [];
    const result = schema.safeParse(given);
    if (!result.success) mistakes.push(mistake(name, schema));
    return result.success ? [[rest, result.data]] : [];
  });
  return Object.fromEntries(read) as Values<S>;
}

const explained = (schema: z.ZodType): Explained => schema.meta() as unknown as Explained;

function mistake(name: string, schema: z.ZodType, must = explained(schema).must): string {
  return `${name} must ${must}; where to get it: ${explained(schema).where}.`;
}

/** The beginnings under which at least one variable of the platform is set. */
function installations(source: Environment, platform: string, shape: Shape): string[] {
  const pattern = new RegExp(`^(${platform}(?:_[A-Z0-9]+)*?)_(${Object.keys(shape).join("|")})$`);
  const found = Object.keys(source).flatMap((name) =>
    source[name] === undefined ? [] : (pattern.exec(name)?.[1] ?? []),
  );
  const meant = [...new Set(found)].filter((name) =>
    Object.keys(shape).some((rest) => {
      const full = `${name}_${rest}`;
      return source[full]?.trim() || (source[full] !== undefined && NEVER_EMPTY.test(full));
    }),
  );
  return meant.sort();
}

function slackSecrets(
  name: string,
  read: Values<typeof slackVariables>,
  mistakes: string[],
): readonly SlackSecrets[] {
  if (read.BOT_TOKEN === undefined)
    mistakes.push(mistake(`${name}_BOT_TOKEN`, slackVariables.BOT_TOKEN, 'be set and begin with "xoxb-"'));
  if (read.SIGNING_SECRET === undefined && read.APP_TOKEN === undefined)
    mistakes.push(
      mistake(
        `${name}_SIGNING_SECRET`,
        slackVariables.SIGNING_SECRET,
        `be set beside ${name}_BOT_TOKEN (or ${name}_APP_TOKEN for socket mode)`,
      ),
    );
  if (read.BOT_TOKEN === undefined) return [];
  return [
    {
      name,
      botToken: read.BOT_TOKEN,
      signingSecrets: read.SIGNING_SECRET ?? [],
      appToken: read.APP_TOKEN ?? null,
    },
  ];
}

function teamsSecrets(
  name: string,
  read: Values<typeof teamsVariables>,
  mistakes: string[],
): readonly TeamsSecrets[] {
  const { APP_ID: appId, APP_PASSWORD: appPassword, TENANT_ID: tenantId } = read;
  for (const rest of ["APP_ID", "APP_PASSWORD", "TENANT_ID"] as const) {
    if (read[rest] === undefined) mistakes.push(mistake(`${name}_${rest}`, teamsVariables[rest]));
  }
  return appId && appPassword && tenantId ? [{ name, appId, appPassword, tenantId }] : [];
}

type ServiceValues = Values<typeof serviceVariables>;

function assemble(
  values: ServiceValues,
  slack: readonly SlackSecrets[],
  teams: readonly TeamsSecrets[],
): Settings {
  const hasChat = slack.length + teams.length > 0;
  const mode = values.DATABASE_URL ? "service" : hasChat ? "trial" : "try-out";
  const port = values.PORT ?? 3000;
  return {
    mode,
    slack,
    teams,
    slackApiUrl: values.SLACK_API_URL ?? "https://slack.com/api/",
    teamsMetadataUrl: values.TEAMS_METADATA_URL,
    teamsServiceHosts: values.TEAMS_SERVICE_HOSTS,
    databaseUrl: values.DATABASE_URL,
    isPreparing: values.DATABASE_PREPARE ?? true,
    redisUrl: values.REDIS_URL,
    dataFolder: values.BATON_DATA_DIR ?? ".baton",
    organisationFile: values.BATON_ORG_FILE,
    masterKeys: values.BATON_MASTER_KEY ?? [],
    heartbeatUrl: values.BATON_HEARTBEAT_URL,
    commandPrefix: values.BATON_COMMAND_PREFIX ?? "",
    isTrialForced: values.BATON_FORCE_TRIAL_PAGES ?? false,
    ...waysOut(values),
    port,
    workerPort: values.WORKER_PORT,
    // Without chat secrets nothing proves who calls, so nobody else may call.
    host: hasChat ? (values.HOST ?? "0.0.0.0") : "127.0.0.1",
    publicUrl: values.PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL ?? "info",
  };
}

/** How people are reached outside chat, and which hosts inside may be asked for that. */
const waysOut = (
  values: ServiceValues,
): Pick<Settings, "mail" | "push" | "webhookSecrets" | "allowedHosts"> => ({
  mail: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : undefined,
  push: values.PUSH_URL ? { url: values.PUSH_URL, token: values.PUSH_TOKEN } : undefined,
  webhookSecrets: values.WEBHOOK_SECRET ?? [],
  // The operator chose the push server: it may stand inside.
  allowedHosts: [
    ...(values.OUTBOUND_ALLOWED_HOSTS ?? []),
    ...(values.PUSH_URL ? [hostOf(values.PUSH_URL)] : []),
  ],
});

/** `host:port`, the port said even where it is the usual one. */
function hostOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function crossMistakes(values: ServiceValues, settings: Settings): string[] {
  const all = serviceVariables;
  const isReal = settings.mode === "service" && settings.slack.length + settings.teams.length > 0;
  return [
    ...(isReal && !values.BATON_MASTER_KEY ? [mistake("BATON_MASTER_KEY", all.BATON_MASTER_KEY)] : []),
    ...(isReal && !values.PUBLIC_URL ? [mistake("PUBLIC_URL", all.PUBLIC_URL)] : []),
    ...(values.SMTP_URL && !values.MAIL_FROM ? [mistake("MAIL_FROM", all.MAIL_FROM)] : []),
    ...(values.MAIL_FROM && !values.SMTP_URL ? [mistake("SMTP_URL", all.SMTP_URL)] : []),
    ...(values.PUSH_TOKEN && !values.PUSH_URL ? [mistake("PUSH_URL", all.PUSH_URL)] : []),
  ];
}

/** The README's table of every variable, as Markdown. */
export function environmentTable(): string {
  const rows = [
    ...Object.entries(slackVariables).map(([name, schema]) => [`SLACK_${name}`, schema] as const),
    ...Object.entries(teamsVariables).map(([name, schema]) => [`TEAMS_${name}`, schema] as const),
    ...Object.entries(serviceVariables),
  ].map(([name, schema]) => {
    const { what, standard, where } = explained(schema);
    const cells = [`\`${name}\``, what, standard ? `\`${standard}\`` : "", where];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return ["| variable | what it is for | default | where to get it |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}
