/** What `npm run manifests` is asked for. A mistake is one line that says what was expected. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { readYaml } from "../features/organisation/read-yaml.ts";
import { PROFILES } from "./permissions.ts";

/** Slack's longest command, without the slash and the longest of our nouns. */
const LONGEST_PREFIX = 32 - "/incident".length;
/** Stands for the address and the application until an administrator gives his own. */
export const NO_URL = "https://baton.example.com";
export const NO_APP = "00000000-0000-0000-0000-000000000000";

const Given = z.object({
  prefix: z
    .string()
    .regex(/^[a-z0-9_-]*$/, "must be lower case letters, digits, - and _")
    .max(LONGEST_PREFIX, `must have at most ${LONGEST_PREFIX} characters`)
    .default(""),
  rooms: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((room) => room.trim())
        .filter((room) => room !== ""),
    )
    .optional(),
  org: z.string().min(1).optional(),
  profile: z.enum(PROFILES, `must be one of ${PROFILES.join(", ")}`).default("standard"),
  url: z
    .url({ protocol: /^https$/, error: "must be an address that begins with https://" })
    .transform((url) => url.replace(/\/+$/, ""))
    .default(NO_URL),
  socket: z.boolean().default(false),
  "teams-app-id": z.guid("must be the id of your Microsoft Entra application").default(NO_APP),
  out: z.string().min(1).default("manifests"),
});

export type Options = {
  readonly prefix: string;
  readonly rooms: readonly string[];
  readonly profile: (typeof PROFILES)[number];
  /** No slash at the end. */
  readonly url: string;
  /** Slack without a public address. */
  readonly isSocket: boolean;
  readonly teamsAppId: string;
  readonly out: string;
};

/** What exists, and how the organisation's file is read where one is named. */
export type Known = { readonly rooms: readonly string[]; readonly readFile: (path: string) => string };

/** Reads the command line. All rooms are on where neither the words nor the organisation's file says otherwise. */
export function readOptions(
  words: readonly string[],
  { rooms, readFile }: Known,
): Options | { readonly mistake: string } {
  const asked = takeApart(words);
  if ("mistake" in asked) return asked;
  const read = Given.safeParse(asked.values);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { mistake: `--${String(issue?.path[0])} ${issue?.message}` };
  }
  const unknown = read.data.rooms?.find((room) => !rooms.includes(room));
  if (unknown !== undefined) return { mistake: `--rooms knows no ${unknown}; rooms: ${rooms.join(", ")}` };
  const { prefix, profile, url, out, org } = read.data;
  if (org !== undefined && read.data.rooms) return { mistake: "either --rooms or --org, not both" };
  const off = org === undefined ? [] : roomsOff(org, readFile);
  if ("mistake" in off) return off;
  return {
    prefix,
    profile,
    url,
    out,
    rooms: read.data.rooms ?? rooms.filter((room) => !off.includes(room)),
    isSocket: read.data.socket,
    teamsAppId: read.data["teams-app-id"],
  };
}

const Switches = z.object({
  settings: z.object({ rooms: z.record(z.string(), z.boolean()).default({}) }).default({ rooms: {} }),
});

/** The rooms that an organisation's file switches off; whether it may is `org plan`'s business. */
function roomsOff(path: string, readFile: Known["readFile"]): string[] | { readonly mistake: string } {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    return { mistake: `--org ${path} cannot be read: ${error instanceof Error ? error.message : error}` };
  }
  const read = Switches.safeParse(readYaml(text).value);
  if (!read.success) return { mistake: `--org ${path} is no organisation's file: see "npm run org -- plan"` };
  const { rooms } = read.data.settings;
  return Object.keys(rooms).filter((room) => rooms[room] === false);
}

function takeApart(words: readonly string[]): { values: Record<string, unknown> } | { mistake: string } {
  const text = { type: "string" } as const;
  const options = { prefix: text, rooms: text, org: text, profile: text, url: text, out: text };
  try {
    return parseArgs({
      args: [...words],
      options: { ...options, "teams-app-id": text, socket: { type: "boolean" } },
    });
  } catch (error) {
    // Node's own sentence names the word that it does not know.
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}
