/** The Teams app package: manifest, its translations, two icons. */
import { LANGUAGES, type Language, wordsIn } from "../core/words.ts";
import type { Room } from "../features/room.ts";
import { messageActionsOf, nounsOf } from "./offers.ts";
import type { Options } from "./options.ts";
import { TEAMS_PERMISSIONS, type TeamsPermission } from "./permissions.ts";

/** Old enough for every tenant, new enough for group chats. */
export const TEAMS_SCHEMA = "1.23";
const SCHEMAS = `https://developer.microsoft.com/json-schemas/teams/v${TEAMS_SCHEMA}`;

/** Raised with every change of the manifest: Teams takes an update only with a higher version. */
const VERSION = "1.1.0";
const SCOPES = ["personal", "team", "groupChat"];

/** Languages besides English, and the tags by which Teams knows them. */
const TAGS: readonly (readonly [Language, string])[] = LANGUAGES.filter(
  (language) => language !== "en" && language !== "pseudo",
).map((language) => [language, language.toLowerCase()]);

const fileOf = (tag: string): string => `${tag}.json`;

export function teamsManifest(options: Options, rooms: readonly Room[]) {
  const t = wordsIn("en", "manifest");
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.schema.json`,
    manifestVersion: TEAMS_SCHEMA,
    version: VERSION,
    id: options.teamsAppId,
    developer: {
      name: "The Baton authors",
      websiteUrl: options.url,
      privacyUrl: options.url,
      termsOfUseUrl: options.url,
    },
    localizationInfo: {
      defaultLanguageTag: "en",
      additionalLanguages: TAGS.map(([, tag]) => ({ languageTag: tag, file: fileOf(tag) })),
    },
    name: { short: "Baton", full: "Baton" },
    description: { short: t("app.short"), full: t("app.full") },
    icons: { color: "color.png", outline: "outline.png" },
    accentColor: "#1F3A5F",
    bots: [botOf(options, rooms)],
    ...composeExtensions(options, rooms),
    permissions: ["identity", "messageTeamMembers"],
    validDomains: [new URL(options.url).host],
    ...authorization(options),
  };
}

const botOf = (options: Options, rooms: readonly Room[]) => ({
  botId: options.teamsAppId,
  scopes: SCOPES,
  supportsFiles: false,
  isNotificationOnly: false,
  commandLists: [{ scopes: SCOPES, commands: commandsIn("en", rooms) }],
});

/** Actions on a message: Baton answers each with a dialog. */
function composeExtensions(options: Options, rooms: readonly Room[]) {
  const commands = actionsIn("en", rooms).map(({ action, title, description }) => ({
    ...{ id: action, type: "action", title, description },
    context: ["message"],
    fetchTask: true,
  }));
  return commands.length === 0 ? {} : { composeExtensions: [{ botId: options.teamsAppId, commands }] };
}

function actionsIn(language: Language, rooms: readonly Room[]) {
  const t = wordsIn(language, "manifest");
  return messageActionsOf(rooms).map(({ action, text }) => ({
    action,
    title: t(`message.${text}.name`),
    description: t(`message.${text}.text`),
  }));
}

/** What a team's owner agrees to when Baton is added; nothing where the profile asks for nothing. */
export function authorization(options: Options, known: readonly TeamsPermission[] = TEAMS_PERMISSIONS) {
  const resourceSpecific = known
    .filter(({ kind, profiles }) => kind === "resource" && profiles.includes(options.profile))
    .map(({ name }) => ({ name, type: "Application" }));
  if (resourceSpecific.length === 0) return {};
  return {
    // Teams wants the second value and does nothing with it.
    webApplicationInfo: { id: options.teamsAppId, resource: options.url },
    authorization: { permissions: { resourceSpecific } },
  };
}

// Teams puts the title into the box as it is; what follows it is typed by the person.
const commandsIn = (language: Language, rooms: readonly Room[]) =>
  nounsOf(rooms).map((noun) => ({
    title: noun,
    description: wordsIn(language, "manifest")(`command.${noun}.text`),
  }));

/** The translations, by file name. */
export function teamsTranslations(rooms: readonly Room[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    TAGS.map(([language, tag]) => {
      const t = wordsIn(language, "manifest");
      const commands = commandsIn(language, rooms).map(
        ({ description }, place) =>
          [`bots[0].commandLists[0].commands[${place}].description`, description] as const,
      );
      const actions = actionsIn(language, rooms).flatMap(({ title, description }, place) => {
        const at = `composeExtensions[0].commands[${place}]`;
        return [[`${at}.title`, title] as const, [`${at}.description`, description] as const];
      });
      return [
        fileOf(tag),
        {
          $schema: `${SCHEMAS}/MicrosoftTeams.Localization.schema.json`,
          "name.short": "Baton",
          "name.full": "Baton",
          "description.short": t("app.short"),
          "description.full": t("app.full"),
          ...Object.fromEntries([...commands, ...actions]),
        },
      ];
    }),
  );
}
