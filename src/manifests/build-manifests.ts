/** Everything that `npm run manifests` writes, by path below its folder: the same options, the same bytes. */
import { zipSync } from "fflate";
import type { Room } from "../features/room.ts";
import { colourIcon, outlineIcon } from "./icon.ts";
import type { Options } from "./options.ts";
import { permissionsPage } from "./permissions-page.ts";
import { slackFile } from "./slack-manifest.ts";
import { teamsManifest, teamsTranslations } from "./teams-manifest.ts";

// A zip keeps local time without a zone: the same wall time is the same bytes wherever this runs.
const always = (): Date => new Date(2000, 0, 1);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => bytes(`${JSON.stringify(value, null, 2)}\n`);

/** `rooms`: those that exist; the options say which of them are on. */
export function buildManifests(options: Options, rooms: readonly Room[]): ReadonlyMap<string, Uint8Array> {
  const on = rooms.filter(({ name }) => options.rooms.includes(name));
  const teams = new Map<string, Uint8Array>([
    ["manifest.json", json(teamsManifest(options, on))],
    ...Object.entries(teamsTranslations(on)).map(([file, texts]) => [file, json(texts)] as const),
    ["color.png", colourIcon()],
    ["outline.png", outlineIcon()],
  ]);
  return new Map<string, Uint8Array>([
    ["slack.yaml", bytes(slackFile(options, on, on.length === rooms.length))],
    ["permissions.md", bytes(permissionsPage())],
    ...[...teams].map(([file, content]) => [`teams/${file}`, content] as const),
    ["baton-teams.zip", zipSync(Object.fromEntries(teams), { mtime: always(), level: 9 })],
  ]);
}
