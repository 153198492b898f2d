/** The chat platforms of production, made from the environment's secrets. */
import type { Router } from "../chat/call.ts";
import type { Platform } from "../chat/platform.ts";
import type { Log } from "../core/log.ts";
import { stopwatch } from "../db/clock.ts";
import type { Database } from "../db/open.ts";
import type { Settings } from "../env.ts";
import type { ExchangeSettings } from "../slack/exchange.ts";
import { slackExchange } from "../slack/exchange.ts";
import { slackPlatform } from "../slack/post.ts";
import { slackDoor } from "../slack/receive.ts";
import { slackSocket } from "../slack/socket.ts";
import { teamsPlatform } from "../teams/post.ts";
import { teamsDoor } from "../teams/receive.ts";
import type { TeamsSettings } from "../teams/settings.ts";
import type { WebApp } from "../web/web-app.ts";
import type { Skins } from "./baton.ts";
import { slackApps, slackTokens } from "./installation-secrets.ts";

/** How long what the database said of its time is carried on by this process's own, in milliseconds. */
const CARRIED_MS = 1000;

/** The database's time: what is due and which signature is of now is judged by it. */
function clockOf(db: Database) {
  let known = { at: 0, agoMs: () => Number.POSITIVE_INFINITY };
  return async (how?: "anew"): Promise<Date> => {
    if (how === "anew" || known.agoMs() > CARRIED_MS) {
      const agoMs = stopwatch();
      const [row] = await db.raw<{ now: string | Date }>("select app_now() as now");
      if (!row) throw new Error("the database did not answer with its time");
      known = { at: new Date(row.now).getTime(), agoMs };
    }
    return new Date(known.at + known.agoMs());
  };
}

type SkinParts = {
  readonly db: Database;
  readonly log: Log;
  /** What the proofs set otherwise, since Microsoft's authority is out of their reach. */
  readonly teams?: Partial<TeamsSettings>;
};

/** Slack and Teams, as far as they are configured. */
export async function chatSkins(settings: Settings, { db, log, ...own }: SkinParts): Promise<Skins> {
  const slack = settings.slack.length > 0 ? slackSettings(settings, db, log) : null;
  const teams = settings.teams.length > 0 ? { ...teamsSettings(settings, log), ...own.teams } : null;
  const platforms: Platform[] = [
    ...(slack ? [slackPlatform(slack.api)] : []),
    ...(teams ? [teamsPlatform(teams)] : []),
  ];
  return {
    platforms,
    async open(app, web) {
      const sockets =
        slack && web ? await openSlack(settings, { slack, db, log, router: app.router, web }) : [];
      if (teams && web) {
        const door = teamsDoor(teams, app.router);
        web.mount("/api/messages", "teams", async (request) => door(request));
      }
      return async () => {
        for (const socket of sockets) await socket.stop();
        // Who was told that it takes longer still gets what he asked for.
        await Promise.all(slack?.lateWork ?? []);
      };
    },
  };
}

function slackSettings(settings: Settings, db: Database, log: Log) {
  return {
    language: "en",
    log,
    api: { token: slackTokens(db, settings.slack), url: settings.slackApiUrl, log },
    commandPrefix: settings.commandPrefix,
    lateWork: new Set<Promise<unknown>>(),
  } satisfies ExchangeSettings;
}

const teamsSettings = (settings: Settings, log: Log): TeamsSettings => ({
  apps: settings.teams.map((app) => ({
    name: app.name,
    appId: app.appId,
    appPasswords: app.appPassword.split(","),
    tenantId: app.tenantId,
  })),
  ...(settings.teamsMetadataUrl === undefined ? {} : { metadataUrl: settings.teamsMetadataUrl }),
  ...(settings.teamsServiceHosts === undefined ? {} : { serviceHosts: settings.teamsServiceHosts }),
  log,
});

type SlackParts = {
  readonly slack: ExchangeSettings;
  readonly db: Database;
  readonly log: Log;
  readonly router: Router;
  readonly web: WebApp;
};

/** One HTTP door for every app that signs, and a socket for every app token. */
async function openSlack(settings: Settings, { slack, db, log, router, web }: SlackParts) {
  const apps = slackApps(settings.slack);
  const signing = apps.filter(({ signingSecrets }) => signingSecrets.length > 0);
  if (signing.length > 0) {
    const door = slackDoor({ ...slack, signers: signing, now: clockOf(db) }, router);
    web.mount("/slack/events", "slack", async (request) => door.fetch(request));
  }
  const sockets = apps.flatMap(({ names, appTokens }) =>
    appTokens.map((appToken) =>
      slackSocket({ appToken, names, url: settings.slackApiUrl, log }, slackExchange(slack, router)),
    ),
  );
  for (const socket of sockets) await socket.start();
  return sockets;
}
