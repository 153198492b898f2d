/** What `npm run manifests` is asked for. A mistake is one line that says what was expected. */
import { parseArgs } from "node:util";
import { z } from "zod";
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

/** Reads the command line. `rooms`: those that exist; all of them are on where none is named. */
export function readOptions(
  words: readonly string[],
  rooms: readonly string[],
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
  const { prefix, profile, url, out } = read.data;
  return {
    prefix,
    profile,
    url,
    out,
    rooms: read.data.rooms ?? rooms,
    isSocket: read.data.socket,
    teamsAppId: read.data["teams-app-id"],
  };
}

function takeApart(words: readonly string[]): { values: Record<string, unknown> } | { mistake: string } {
  const text = { type: "string" } as const;
  const options = { prefix: text, rooms: text, profile: text, url: text, "teams-app-id": text, out: text };
  try {
    return parseArgs({ args: [...words], options: { ...options, socket: { type: "boolean" } } });
  } catch (error) {
    // Node's own sentence names the word that it does not know.
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}
