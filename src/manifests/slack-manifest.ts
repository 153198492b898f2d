/** Slack's app manifest (https://docs.slack.dev/reference/app-manifest), version 1. */
import { stringify } from "yaml";
import { wordsIn } from "../core/words.ts";
import type { Room } from "../features/room.ts";
import { messageActionsOf, nounsOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { eventsOf, scopesOf } from "./permissions.ts";

/** Slack's own limits that its schema does not state. */
export const SLACK_LIMITS = {
  commands: 50,
  command: 32,
  description: 140,
  hint: 1000,
  shortcut: 24,
  shortcutText: 150,
};

export function slackManifest(options: Options, rooms: readonly Room[]) {
  const t = wordsIn("en", "manifest");
  // In socket mode Slack calls nobody, and refuses addresses that it cannot verify.
  const address = options.isSocket ? {} : { request_url: `${options.url}/slack/events` };
  const shortcuts = messageActionsOf(rooms).map(({ action, text }) => ({
    name: t(`message.${text}.name`),
    type: "message",
    callback_id: action,
    description: t(`message.${text}.text`),
  }));
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: "Baton",
      description: t("app.short"),
      long_description: t("app.full"),
      background_color: "#1f3a5f",
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: "Baton", always_online: true },
      ...(shortcuts.length > 0 && { shortcuts }),
      slash_commands: slashCommands(options, rooms),
    },
    oauth_config: { scopes: { bot: scopesOf(options.profile).map(({ scope }) => scope) } },
    settings: {
      event_subscriptions: { ...address, bot_events: eventsOf(options.profile) },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: options.isSocket,
      token_rotation_enabled: false,
    },
  };
}

function slashCommands(options: Options, rooms: readonly Room[]) {
  const t = wordsIn("en", "manifest");
  return nounsOf(rooms).map((noun) => ({
    command: `/${options.prefix}${noun}`,
    ...(!options.isSocket && { url: `${options.url}/slack/events` }),
    description: t(`command.${noun}.text`),
    usage_hint: t(`command.${noun}.hint`),
    // Mentions arrive as ids, which cannot be forged by a name.
    should_escape: true,
  }));
}

/** The file, with what an administrator must know on top. */
export function slackFile(options: Options, rooms: readonly Room[], isEveryRoom: boolean): string {
  const about = [
    "Made by `npm run manifests`; change its options, not this file. api.slack.com/apps → Create New App → From a manifest.",
    `Rooms: ${isEveryRoom ? "all" : options.rooms.join(", ")}. Permissions: ${options.profile} (see permissions.md).`,
    ...(options.prefix
      ? [`Commands begin with ${options.prefix}: start Baton with BATON_COMMAND_PREFIX=${options.prefix}`]
      : []),
  ];
  return `${about.map((line) => `# ${line}\n`).join("")}${stringify(slackManifest(options, rooms), { lineWidth: 0 })}`;
}
