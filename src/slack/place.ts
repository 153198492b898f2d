/** Channels: made once, named as Slack wants it, people invited, topic set. Doing it twice is doing it once. */
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { OpenedPlace, Platform } from "../chat/platform.ts";
import type { Outcome } from "../engine/outcome.ts";
import { LIMITS } from "./limits.ts";
import { again, attempt, StepFailed } from "./read-failure.ts";
import { inviteThem, topicText } from "./tend-place.ts";
import type { ClientOf } from "./web-client.ts";

type Wanted = Parameters<Platform["openPlace"]>[0];

/** A name as Slack takes it: lower case, a–z, 0–9, hyphens and underscores, at most 80. */
export function channelName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/-{2,}/g, "-")
    .slice(0, LIMITS.channel.name)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "baton" : plain;
}

/** Stands in the channel's purpose: by it a channel whose answer was lost is known as ours again. */
const signOf = (mark: string): string => `Baton ${mark}`;

/** Makes the channel. A name that is taken by the same mark is this very channel; by another, the next name is tried. */
export async function openPlace(
  clientOf: ClientOf,
  want: Wanted,
): Promise<Outcome<OpenedPlace | "unsupported">> {
  const made = again(
    await attempt(async () => {
      const client = await clientOf(want.installation);
      return { client, channel: await findOrMake(client, want) };
    }),
  );
  if (made.kind !== "done") return made;
  const { client, channel } = made.result;
  const settled = await Promise.all([
    attempt(() => client.conversations.setPurpose({ channel: channel.id, purpose: signOf(want.mark) })),
    attempt(() => client.conversations.setTopic({ channel: channel.id, topic: topicText(want.topic) })),
    inviteThem(client, channel.id, want.invite),
  ]);
  // A topic that Slack refuses is no reason to be without a channel; one that may work later is tried again.
  const later = settled.map(again).find((outcome) => outcome.kind === "retry");
  return later ?? { kind: "done", result: { conversation: channel.id, name: channel.name } };
}

type Channel = { readonly id: string; readonly name: string };

const NAMES = 5;

async function findOrMake(client: WebClient, want: Wanted): Promise<Channel> {
  for (let attempts = 1; attempts < NAMES; attempts += 1) {
    const made = await make(client, want, attempts);
    if (made !== "taken") return made;
  }
  // Nobody else can have a name that ends in the mark.
  const last = await make(client, { ...want, name: `${want.name.slice(0, 40)}-${want.mark}` }, 1);
  if (last === "taken") throw new StepFailed({ kind: "refused", reason: "name_taken" });
  return last;
}

async function make(client: WebClient, want: Wanted, attempts: number): Promise<Channel | "taken"> {
  const ending = attempts === 1 ? "" : `-${attempts}`;
  const name = `${channelName(want.name).slice(0, LIMITS.channel.name - ending.length)}${ending}`;
  const made = await attempt(() => client.conversations.create({ name, is_private: want.isPrivate }));
  if (made.kind === "done")
    return { id: made.result.channel?.id ?? "", name: made.result.channel?.name ?? name };
  if (made.kind !== "refused" || made.reason !== "name_taken") throw new StepFailed(made);
  return (await findOurs(client, name, want)) ?? "taken";
}

const Listed = z.object({
  channels: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().default(""),
        creator: z.string().default(""),
        is_archived: z.boolean().default(false),
        purpose: z.object({ value: z.string() }).default({ value: "" }),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

const PAGES = 20;

/** The channel of that name, if we made it for this mark, or made it and were cut off before signing it. */
async function findOurs(client: WebClient, name: string, want: Wanted): Promise<Channel | undefined> {
  const self = await client.auth.test();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const listed = Listed.parse(
      await client.conversations.list({
        exclude_archived: true,
        limit: 1000,
        types: want.isPrivate ? "private_channel" : "public_channel",
        ...(cursor && { cursor }),
      }),
    );
    const found = listed.channels.find((channel) => channel.name === name);
    if (found) {
      const isOurs = found.creator === self.user_id && ["", signOf(want.mark)].includes(found.purpose.value);
      return isOurs && !found.is_archived ? found : undefined;
    }
    cursor = listed.response_metadata?.next_cursor;
    if (!cursor) return undefined;
  }
  return undefined;
}
