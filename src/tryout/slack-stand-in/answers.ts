/** How a method of the Web API answers. */
import { z } from "zod";
import type { Channel, World } from "./world.ts";

export type Args = Readonly<Record<string, unknown>>;
export type Answer =
  | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
  | {
      readonly ok: false;
      readonly error: string;
      readonly response_metadata?: { readonly messages: string[] };
    };
export type Method = (world: World, args: Args) => Answer;

export const fail = (error: string, messages?: string[]): Answer =>
  messages ? { ok: false, error, response_metadata: { messages } } : { ok: false, error };
export const fine = (result: Readonly<Record<string, unknown>> = {}): Answer => ({ ok: true, ...result });

/** Slack's arguments arrive as a form: everything is text. */
export const text = (args: Args, name: string): string => {
  const value = args[name];
  return typeof value === "string" ? value : "";
};

/** An argument that is JSON in a form field; undefined where it is not. */
export function json(args: Args, name: string): unknown {
  try {
    return JSON.parse(text(args, name));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A channel that the bot may write to, or the code with which Slack says why not. */
export function writable(world: World, id: string): Channel | string {
  const channel = world.channels.get(id);
  if (!channel) return "channel_not_found";
  if (channel.isArchived) return "is_archived";
  if (!channel.members.has(world.botUser)) return channel.isPrivate ? "channel_not_found" : "not_in_channel";
  return channel;
}

export const Metadata = z.strictObject({
  event_type: z.string().regex(/^[a-z0-9_]{1,255}$/),
  event_payload: z.record(z.string(), z.unknown()),
});
