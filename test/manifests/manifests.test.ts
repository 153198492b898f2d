import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { unzipSync } from "fflate";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOMS } from "../../src/features/index.ts";
import { buildManifests } from "../../src/manifests/build-manifests.ts";
import { type Options, readOptions } from "../../src/manifests/options.ts";
import { PROFILES } from "../../src/manifests/permissions.ts";
import { SLACK_LIMITS, slackManifest } from "../../src/manifests/slack-manifest.ts";
import {
  authorization,
  TEAMS_SCHEMA,
  teamsManifest,
  teamsTranslations,
} from "../../src/manifests/teams-manifest.ts";

const ALL = ROOMS.map(({ name }) => name);

const KNOWN = { rooms: ALL, readFile: () => "" };

function asked(...words: string[]): Options {
  const options = readOptions(words, KNOWN);
  if ("mistake" in options) throw new Error(options.mistake);
  return options;
}
const read = (path: URL | string): object => JSON.parse(readFileSync(path, "utf8")) as object;

/** Slack publishes no package with its schemas: a folder beside this project holds them, or the one that is named. */
const fixtures = process.env.BATON_FIXTURES
  ? new URL(`file://${process.env.BATON_FIXTURES}/`)
  : new URL("../../../shared/fixtures/", import.meta.url);
const slackSchema = (version: number) => new URL(`slack-manifest-${version}.schema.json`, fixtures);
const hasSlackSchemas = [1, 2].every((version) => existsSync(slackSchema(version)));
if (!hasSlackSchemas)
  console.warn("SKIPPED: Slack's manifest schemas were not found; BATON_FIXTURES names their folder");

const slackCheck = new Ajv.default({ strict: false, logger: false });
addFormats.default(slackCheck);
const slackSchemas = new Map(
  hasSlackSchemas ? [1, 2].map((version) => [version, read(slackSchema(version))]) : [],
);

const VARIANTS = PROFILES.flatMap((profile) => [
  ["--profile", profile],
  ["--profile", profile, "--socket"],
  [
    "--profile",
    profile,
    "--prefix",
    "acme-",
    "--rooms",
    "incident,oncall",
    "--url",
    "https://baton.acme.example/",
  ],
]);

describe("Slack", () => {
  test.skipIf(!hasSlackSchemas).each(VARIANTS.map((words) => [words.join(" "), words] as const))(
    "%s is what Slack's own schema wants",
    (_, words) => {
      const manifest = slackManifest(asked(...words), ROOMS);
      const schema = slackSchemas.get(manifest._metadata.major_version);
      expect(slackCheck.validate(schema ?? false, manifest), JSON.stringify(slackCheck.errors)).toBe(true);
    },
  );

  test.each(VARIANTS.map((words) => [words.join(" "), words] as const))(
    "%s keeps the limits that the schema does not state",
    (_, words) => {
      const { features, display_information: about } = slackManifest(asked(...words), ROOMS);
      expect(about.description.length).toBeLessThanOrEqual(SLACK_LIMITS.description);
      expect(features.slash_commands.length).toBeLessThanOrEqual(SLACK_LIMITS.commands);
      for (const command of features.slash_commands) {
        expect(command.command.length).toBeLessThanOrEqual(SLACK_LIMITS.command);
        expect(command.description.length).toBeLessThanOrEqual(SLACK_LIMITS.description);
        expect(command.usage_hint.length).toBeLessThanOrEqual(SLACK_LIMITS.hint);
      }
      for (const shortcut of features.shortcuts ?? []) {
        expect(shortcut.name.length).toBeLessThanOrEqual(SLACK_LIMITS.shortcut);
        expect(shortcut.description.length).toBeLessThanOrEqual(SLACK_LIMITS.shortcutText);
      }
    },
  );

  test("a prefix and the rooms that are on decide the commands", () => {
    const { features } = slackManifest(
      asked("--prefix", "acme-", "--rooms", "incident,oncall"),
      ROOMS.filter(({ name }) => ["incident", "oncall"].includes(name)),
    );
    expect(features.slash_commands.map(({ command }) => command)).toEqual(["/acme-incident", "/acme-oncall"]);
  });

  test("over HTTP everything goes to one door; in socket mode no address is named", () => {
    const http = JSON.stringify(slackManifest(asked("--url", "https://b.example"), ROOMS));
    expect(new Set(http.match(/https:[^"]+/g))).toEqual(new Set(["https://b.example/slack/events"]));
    expect(JSON.stringify(slackManifest(asked("--socket"), ROOMS))).not.toContain("https:");
  });

  test("a bigger profile asks for more, and never for what could post anywhere", () => {
    const [minimal, standard, full] = PROFILES.map(
      (profile) => slackManifest(asked("--profile", profile), ROOMS).oauth_config.scopes.bot,
    );
    expect(standard).toEqual(expect.arrayContaining(minimal ?? []));
    expect(full).toEqual(expect.arrayContaining(standard ?? []));
    expect(full).not.toContain("chat:write.public");
    expect(full?.filter((scope) => scope.startsWith("admin"))).toEqual([]);
  });
});

const load = createRequire(import.meta.url);
const teamsSchema = (name: string): object =>
  read(
    load
      .resolve("@microsoft/app-manifest")
      .replace(/build\/.*$/, `build/json-schemas/teams/v${TEAMS_SCHEMA}/MicrosoftTeams.${name}.json`),
  );

// Some of Microsoft's patterns are no patterns by the stricter rules.
const teamsCheck = new AjvDraft04.default({ strict: false, logger: false, unicodeRegExp: false });
addFormats.default(teamsCheck as unknown as Ajv.default);
const manifestSchema = teamsSchema("schema");
const translationSchema = teamsSchema("Localization.schema");

function teamsMistakes(schema: object, value: unknown): readonly object[] {
  teamsCheck.validate(schema, value);
  return [...(teamsCheck.errors ?? [])];
}

describe("Teams", () => {
  test.each(VARIANTS.map((words) => [words.join(" "), words] as const))(
    "%s is what Microsoft's own schema wants",
    (_, words) => {
      expect(teamsMistakes(manifestSchema, teamsManifest(asked(...words), ROOMS))).toEqual([]);
    },
  );
  test("the schema would see a mistake", () => {
    expect(teamsMistakes(manifestSchema, { ...teamsManifest(asked(), ROOMS), botId: "x" })).not.toEqual([]);
  });
  test("a permission of a team is asked for by the profiles that need it, and by no other", () => {
    const known = [
      {
        name: "ChannelMessage.Read.Group",
        kind: "resource",
        profiles: ["full"],
        reason: "Reads.",
        without: "it reads nothing.",
      },
    ] as const;
    expect(authorization(asked("--profile", "standard"), known)).toEqual({});
    const full = authorization(asked("--profile", "full"), known);
    expect(full.authorization?.permissions.resourceSpecific).toEqual([
      { name: "ChannelMessage.Read.Group", type: "Application" },
    ]);
    expect(teamsMistakes(manifestSchema, { ...teamsManifest(asked(), ROOMS), ...full })).toEqual([]);
  });
  test("the translations are what Microsoft's own schema wants, for every language", () => {
    const translations = teamsTranslations(ROOMS);
    expect(Object.keys(translations)).toEqual(["de.json", "hi.json", "pt-br.json"]);
    for (const texts of Object.values(translations))
      expect(teamsMistakes(translationSchema, texts)).toEqual([]);
  });
  test("the bot is offered alone, in teams and in group chats, takes no files, and shows at most ten commands", () => {
    const [bot] = teamsManifest(asked(), ROOMS).bots;
    expect(bot).toMatchObject({ scopes: ["personal", "team", "groupChat"], supportsFiles: false });
    expect(bot?.commandLists[0]?.commands.length).toBeLessThanOrEqual(10);
  });
});

const picture = (content: Uint8Array | undefined) => PNG.sync.read(Buffer.from(content ?? []));

describe("the package", () => {
  const files = buildManifests(asked(), ROOMS);

  test("the icons have the sizes and colours that Teams wants", () => {
    const colour = picture(files.get("teams/color.png"));
    expect([colour.width, colour.height]).toEqual([192, 192]);
    const outline = picture(files.get("teams/outline.png"));
    expect([outline.width, outline.height]).toEqual([32, 32]);
    const pixels = Array.from({ length: 32 * 32 }, (_, at) => [...outline.data.subarray(at * 4, at * 4 + 4)]);
    expect(
      pixels.every(
        ([red, green, blue, opacity]) => opacity === 0 || (red === 255 && green === 255 && blue === 255),
      ),
    ).toBe(true);
    const shown = pixels.filter(([, , , opacity]) => (opacity ?? 0) > 128).length / pixels.length;
    expect(shown).toBeGreaterThan(0.1);
    expect(shown).toBeLessThan(0.5);
  });

  test("the zip holds the same files, flat, as Teams wants them", () => {
    const zip = unzipSync(files.get("baton-teams.zip") ?? new Uint8Array());
    expect(Object.keys(zip).sort()).toEqual([
      "color.png",
      "de.json",
      "hi.json",
      "manifest.json",
      "outline.png",
      "pt-br.json",
    ]);
    for (const [name, content] of Object.entries(zip))
      expect(Buffer.from(content).equals(files.get(`teams/${name}`) ?? Buffer.of())).toBe(true);
  });

  test("the same options make the same bytes, wherever the clock stands", () => {
    const zone = process.env.TZ;
    try {
      process.env.TZ = "Pacific/Kiritimati";
      const east = buildManifests(asked(), ROOMS);
      process.env.TZ = "America/Sao_Paulo";
      expect(buildManifests(asked(), ROOMS)).toEqual(east);
      expect(files).toEqual(east);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("the YAML says the same as the manifest", () => {
    expect(parse(Buffer.from(files.get("slack.yaml") ?? []).toString())).toEqual(
      slackManifest(asked(), ROOMS),
    );
  });

  test("the page gives every permission its reason and what stops without it", () => {
    const page = Buffer.from(files.get("permissions.md") ?? []).toString();
    for (const scope of slackManifest(asked("--profile", "full"), ROOMS).oauth_config.scopes.bot)
      expect(page).toMatch(new RegExp(`\\| \`${scope}\` \\| \\S[^|]+\\. \\| Without it, \\S[^|]+\\. \\|`));
  });
});
