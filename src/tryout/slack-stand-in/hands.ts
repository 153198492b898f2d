/** A person at Slack: what he types, presses and fills in, as the signed request that Slack would make of it. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Block, View } from "./block-shapes.ts";
import { checkView } from "./check-blocks.ts";
import { type Filled, fillView } from "./fill-view.ts";
import { readMessage, readView } from "./read-message.ts";
import { newResponse, show } from "./take-response.ts";
import {
  type Channel,
  directChannel,
  type Message,
  newTrigger,
  newTs,
  type User,
  type World,
} from "./world.ts";

/** Baton's door: a function in tests, `fetch` to an address in the demo. */
export type Door = (request: Request) => Promise<Response>;

export type Wired = {
  readonly world: World;
  /** Where response_url points: the stand-in's own address. */
  readonly pageUrl: string;
  readonly door: Door;
  readonly doorUrl: string;
  readonly signingSecret: string;
};

type Body = Readonly<Record<string, unknown>>;

/** A request signed as Slack signs, at the stand-in's time. */
export function signedRequest(
  wired: Pick<Wired, "world" | "doorUrl" | "signingSecret">,
  body: string,
  contentType: string,
): Request {
  const timestamp = String(Math.floor(wired.world.now().getTime() / 1000));
  const signature = createHmac("sha256", wired.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return new Request(wired.doorUrl, {
    method: "POST",
    headers: {
      "content-type": contentType,
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body,
  });
}

const FORM = "application/x-www-form-urlencoded";
export const sendForm = (wired: Wired, fields: Readonly<Record<string, string>>): Promise<Response> =>
  wired.door(signedRequest(wired, new URLSearchParams(fields).toString(), FORM));
export const sendPayload = (wired: Wired, payload: Body): Promise<Response> =>
  sendForm(wired, { payload: JSON.stringify(payload) });
export const sendJson = (wired: Wired, body: Body): Promise<Response> =>
  wired.door(signedRequest(wired, JSON.stringify(body), "application/json"));

/** An event as Slack wraps it; the same `id` again is a retry. */
export const sendEvent = (wired: Wired, event: Body, id?: string): Promise<Response> =>
  sendJson(wired, {
    token: "unused",
    type: "event_callback",
    team_id: wired.world.team,
    api_app_id: "A0BATON",
    event_id: id ?? wired.world.next("Ev0"),
    event_time: Math.floor(wired.world.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: wired.world.enterprise || null,
        team_id: wired.world.team,
        user_id: wired.world.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event,
  });

const Reacted = z.object({
  response_action: z.enum(["errors", "update", "push", "clear"]).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
});

/** One person's hands. Every act resolves to the door's HTTP status. */
export function hands(wired: Wired, userId: string) {
  const { world } = wired;
  const user = (): User => {
    const found = world.users.get(userId);
    if (!found) throw new Error(`nobody here is ${userId}`);
    return found;
  };
  const who = () => ({
    team: { id: world.team, domain: "meridian" },
    enterprise: world.enterprise ? { id: world.enterprise } : null,
    user: { id: userId, username: userId.toLowerCase(), name: userId.toLowerCase(), team_id: user().team },
    is_enterprise_install: false,
    api_app_id: "A0BATON",
    token: "unused",
  });
  const responseUrl = (channel: string) =>
    `${wired.pageUrl}response/${newResponse(world, { channel, user: userId })}`;
  const visible = (): { channel: Channel; message: Message }[] =>
    [...world.channels.values()]
      .filter((channel) => channel.members.has(userId))
      .flatMap((channel) => channel.messages.map((message) => ({ channel, message })))
      .filter(({ message }) => message.only === null || message.only === userId)
      .sort((a, b) => (a.message.ts < b.message.ts ? -1 : 1));

  return {
    /** `/incident open …` in a channel; what comes back in the reply is shown to him. */
    async command(channel: string, command: string, text = ""): Promise<number> {
      const response = await sendForm(wired, {
        token: "unused",
        team_id: world.team,
        team_domain: "meridian",
        ...(world.enterprise && { enterprise_id: world.enterprise }),
        channel_id: channel,
        channel_name: world.channels.get(channel)?.with
          ? "directmessage"
          : (world.channels.get(channel)?.name ?? ""),
        user_id: userId,
        user_name: userId.toLowerCase(),
        command,
        text,
        api_app_id: "A0BATON",
        is_enterprise_install: "false",
        response_url: responseUrl(channel),
        trigger_id: newTrigger(world, userId),
      });
      const body = await response.text();
      if (response.status === 200 && body !== "") {
        const wrong = show(world, { channel, user: userId }, JSON.parse(body));
        if (wrong) throw new Error(`Slack would not show this answer: ${wrong}`);
      }
      return response.status;
    },
    /** `@Baton …` in a channel or a thread. */
    mention: async (channel: string, text: string, thread = ""): Promise<number> => {
      const event = { type: "app_mention", user: userId, channel, text: `<@${world.botUser}> ${text}` };
      const where = { channel_type: "channel", ts: newTs(world), user_team: user().team };
      return (await sendEvent(wired, { ...event, ...where, ...(thread && { thread_ts: thread }) })).status;
    },
    /** A private message to Baton. */
    say: async (text: string): Promise<number> => {
      const { id } = directChannel(world, userId);
      const event = {
        type: "message",
        channel: id,
        channel_type: "im",
        user: userId,
        text,
        ts: newTs(world),
      };
      return (await sendEvent(wired, { ...event, team: user().team })).status;
    },
    openHome: async (): Promise<number> => {
      const event = { type: "app_home_opened", user: userId, channel: directChannel(world, userId).id };
      return (await sendEvent(wired, { ...event, tab: "home", event_ts: newTs(world) })).status;
    },
    /** Presses the newest button that he sees with this label. */
    async press(label: string): Promise<number> {
      const found = findButton(visible(), label);
      if (!found) throw new Error(`${userId} sees no button "${label}"`);
      const { channel, message, button, block } = found;
      const container = { type: "message", message_ts: message.ts, channel_id: channel.id };
      const response = await sendPayload(wired, {
        ...who(),
        type: "block_actions",
        trigger_id: newTrigger(world, userId),
        response_url: responseUrl(channel.id),
        channel: { id: channel.id, name: channel.name || "directmessage" },
        container: {
          ...container,
          is_ephemeral: message.only !== null,
          ...(message.thread && { thread_ts: message.thread }),
        },
        ...(message.only === null && {
          message: { type: "message", ts: message.ts, ...(message.thread && { thread_ts: message.thread }) },
        }),
        state: { values: {} },
        actions: [{ ...button, block_id: block, action_ts: newTs(world) }],
      });
      return response.status;
    },
    /** Fills in and sends the newest form that is open before him; fields by name or by label. */
    async submit(filled: Filled): Promise<number> {
      const open = [...world.views.values()].filter((view) => view.user === userId).at(-1);
      if (!open) throw new Error(`${userId} has no form open`);
      const { id, view } = open;
      const state = { values: fillView(view, filled) };
      const payload = { ...who(), type: "view_submission", trigger_id: newTrigger(world, userId) };
      const response = await sendPayload(wired, {
        ...payload,
        view: { id, ...view, state, root_view_id: id },
      });
      const body = await response.text();
      if (response.status === 200) settle(world, id, body);
      return response.status;
    },
    /** A message's own menu: "Open incident from this". */
    messageAction: async (callback: string, channel: string, ts: string): Promise<number> => {
      const place = world.channels.get(channel);
      const message = place?.messages.find((each) => each.ts === ts);
      const said = { type: "message", ts, user: message?.user ?? userId, text: message?.text ?? "" };
      const payload = { ...who(), type: "message_action", callback_id: callback, message: said };
      const where = { channel: { id: channel, name: place?.name ?? "" }, response_url: responseUrl(channel) };
      return (await sendPayload(wired, { ...payload, ...where, trigger_id: newTrigger(world, userId) }))
        .status;
    },
    /** Everything before him, oldest first, in his own zone. */
    sees: (): string[] => visible().flatMap(({ message }) => readMessage(message, user())),
    /** The newest message before him. */
    seesLast: (): string[] => {
      const last = visible().at(-1);
      return last ? readMessage(last.message, user()) : [];
    },
    /** The form or note that is open before him. */
    seesView: (): string[] => {
      const open = [...world.views.values()].filter((view) => view.user === userId).at(-1);
      return open ? [...readView(open.view, user()), ...Object.values(open.errors)] : [];
    },
    seesHome: (): string[] => {
      const home = world.homes.get(userId);
      return home ? readView(home, user()) : [];
    },
  };
}

type Button = Extract<Extract<Block, { type: "actions" }>["elements"][number], { type: "button" }>;

function findButton(
  seen: readonly { channel: Channel; message: Message }[],
  label: string,
): { channel: Channel; message: Message; button: Button; block: string } | undefined {
  for (const { channel, message } of seen.toReversed()) {
    for (const [index, block] of message.blocks.entries()) {
      if (block.type !== "actions") continue;
      const button = block.elements.find(
        (element): element is Button => element.type === "button" && element.text.text === label,
      );
      if (button) return { channel, message, button, block: block.block_id ?? `b${index}` };
    }
  }
  return undefined;
}

/** What Slack does with a form after its answer: errors stand in it, another takes its place, or it closes. */
function settle(world: World, id: string, body: string): void {
  const reacted = body === "" ? {} : Reacted.parse(JSON.parse(body));
  const open = world.views.get(id);
  if (!open) return;
  if (reacted.response_action === "errors") {
    open.errors = reacted.errors ?? {};
    const known = open.view.blocks.flatMap((block) => block.block_id ?? []);
    const strange = Object.keys(open.errors).filter((name) => !known.includes(name));
    if (strange.length > 0) throw new Error(`errors for fields that are not there: ${strange.join(", ")}`);
    return;
  }
  world.views.delete(id);
  if (reacted.response_action !== "update") return;
  const checked = checkView(reacted.view);
  if ("error" in checked) throw new Error(`Slack would not show this view: ${checked.details.join("; ")}`);
  const view: View = checked.result;
  world.views.set(id, { id, user: open.user, view, errors: {} });
}
