/** A person at a window of the Playground without a browser: what he types and presses, and what he sees. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { OpenWindow } from "./playground.ts";
import { PLAYGROUND_BOT_ID, personalChat } from "./playground-config.ts";

const Shown = z.object({
  action: z.string(),
  actionConversationId: z.string().optional(),
  message: z
    .object({
      messageId: z.string(),
      from: z.object({ id: z.string() }),
      text: z.string().optional(),
      postConversationId: z.string().optional(),
      attachments: z.array(z.object({ contentType: z.string(), content: z.unknown() })).default([]),
    })
    .optional(),
});

/** A message of Baton's as it stands in the window now. */
export type ShownMessage = {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  readonly cards: readonly unknown[];
  readonly edits: number;
};

export type Drive = {
  readonly chat: string;
  /** Types as this window's person, as his keyboard would. */
  types(text: string): Promise<void>;
  /** Presses a Universal Action of a message in the private chat; resolves to what Baton answered. */
  presses(messageId: string, action: { readonly verb: string; readonly data: unknown }): Promise<unknown>;
  /** Sends a whole raw activity, which the Playground hands on unchanged: any person, any kind. */
  sends(activity: Readonly<Record<string, unknown>>): Promise<void>;
  /** A raw activity of this person in his private chat, to be completed. */
  activity(over: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Messages of Baton's, in the order of their arrival, each in its newest form. */
  messages(): readonly ShownMessage[];
  /** Resolves when `test` finds something among the messages. Errors: it found nothing within `withinMs`. */
  waitFor<T>(test: (messages: readonly ShownMessage[]) => T | undefined, withinMs?: number): Promise<T>;
  close(): void;
};

/** Connects to a window. It takes the messages that wait for a browser, so a try-out with one must not do this. */
export async function driveWindow(open: OpenWindow, tenantId: string): Promise<Drive> {
  const { speaker, zone } = open.window;
  const chat = personalChat(speaker.objectId);
  const view = await watch(open);
  const base = { id: speaker.objectId, name: speaker.name, aadObjectId: speaker.objectId };
  return {
    chat,
    types: async (text) => {
      const path = `/_conversation/v1/conversations/${encodeURIComponent(chat)}/messages`;
      await post(open, path, { from: { id: speaker.objectId }, text, textFormat: "plain" });
    },
    presses: async (replyToId, action) => {
      const value = { action: { type: "Action.Execute", ...action }, trigger: "manual" };
      const from = { id: speaker.objectId };
      const body = { name: "adaptiveCard/action", value, from, conversation: { id: chat }, replyToId };
      return post(open, "/_conversation/v1/invoke", body);
    },
    sends: async (activity) => {
      await post(open, "/_internal/v1/customActivities", activity);
    },
    activity: (over) => ({
      type: "message",
      id: randomUUID(),
      channelId: "msteams",
      serviceUrl: open.serviceUrl,
      from: base,
      recipient: { id: PLAYGROUND_BOT_ID, name: "Baton" },
      conversation: { id: chat, conversationType: "personal", tenantId },
      channelData: { tenant: { id: tenantId } },
      localTimezone: zone,
      ...over,
    }),
    ...view,
  };
}

async function post(open: OpenWindow, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${open.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`the Playground answered ${response.status} to ${path}: ${text.slice(0, 300)}`);
  return text === "" ? null : JSON.parse(text);
}

type View = Pick<Drive, "messages" | "waitFor" | "close">;

async function watch(open: OpenWindow): Promise<View> {
  const shown = new Map<string, ShownMessage>();
  const waiting = new Set<() => void>();
  const socket = new WebSocket(
    `${open.url.replace("http:", "ws:")}/_ws_conversation/v1/conversations/stream`,
  );
  socket.addEventListener("message", ({ data }) => {
    remember(shown, JSON.parse(String(data)));
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("the Playground's stream cannot be read")), {
      once: true,
    });
  });
  const messages = () => [...shown.values()];
  return {
    messages,
    waitFor: (test, withinMs = 10_000) =>
      new Promise((resolve, reject) => {
        const finish = (act: () => void) => {
          waiting.delete(look);
          clearTimeout(timer);
          act();
        };
        const look = () => {
          const found = test(messages());
          if (found !== undefined) finish(() => resolve(found));
        };
        const late = () =>
          finish(() => reject(new Error(`nothing came within ${withinMs} ms: ${summary(messages())}`)));
        const timer = setTimeout(late, withinMs);
        waiting.add(look);
        look();
      }),
    close: () => socket.close(),
  };
}

const summary = (messages: readonly ShownMessage[]): string =>
  JSON.stringify(messages.slice(-3)).slice(0, 1500);

/** The stream repeats what people typed; only Baton's messages are kept. */
function remember(shown: Map<string, ShownMessage>, data: unknown): void {
  const read = Shown.safeParse(data).data;
  if (!read?.message || read.message.from.id !== PLAYGROUND_BOT_ID) return;
  const { messageId, text = "", attachments, postConversationId } = read.message;
  const before = shown.get(messageId);
  shown.set(messageId, {
    id: messageId,
    conversation: before?.conversation ?? postConversationId ?? read.actionConversationId ?? "",
    text,
    cards: attachments.map(({ content }) => content),
    edits: before ? before.edits + 1 : 0,
  });
}
