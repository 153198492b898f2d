/** After an answer that was lost: is the message there? Slack keeps our mark with every post. */
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Outgoing, Sent } from "../chat/platform.ts";
import type { Outcome } from "../engine/outcome.ts";
import { conversationOf, POST_EVENT } from "./post.ts";
import { again, attempt } from "./read-failure.ts";
import type { ClientOf } from "./web-client.ts";

const Read = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.object({ mark: z.string() }).partial() })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
  has_more: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

// Slack's clock and the database's may differ; a little too far back costs nothing.
const MARGIN_SECONDS = 120;
const PAGES = 5;

/** Reads back what was posted since. `absent` only where everything since then was read. */
export async function look(
  clientOf: ClientOf,
  post: Outgoing,
  since: Date,
): Promise<Outcome<Sent | "absent" | "unknown">> {
  // Seen by one person only, and kept nowhere.
  if ("only" in post.to) return { kind: "done", result: "unknown" };
  const found = again(
    await attempt(async () => {
      const client = await clientOf(post.installation);
      return search(client, post, Math.floor(since.getTime() / 1000) - MARGIN_SECONDS);
    }),
  );
  return found.kind === "refused" ? { kind: "done", result: "unknown" } : found;
}

async function search(
  client: WebClient,
  post: Outgoing,
  oldest: number,
): Promise<Sent | "absent" | "unknown"> {
  const conversation = await conversationOf(client, post.to);
  const thread = "thread" in post.to ? post.to.thread : "";
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const asked = {
      channel: conversation,
      oldest: String(oldest),
      include_all_metadata: true,
      limit: 200,
      ...(cursor && { cursor }),
    };
    const read = Read.parse(
      thread
        ? await client.conversations.replies({ ...asked, ts: thread })
        : await client.conversations.history(asked),
    );
    const ours = read.messages.find(
      ({ metadata }) => metadata?.event_type === POST_EVENT && metadata.event_payload.mark === post.mark,
    );
    if (ours) return { conversation, message: ours.ts };
    cursor = read.response_metadata?.next_cursor;
    if (!read.has_more || !cursor) return "absent";
  }
  return "unknown";
}
