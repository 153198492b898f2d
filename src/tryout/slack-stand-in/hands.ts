/** A person at Slack: what he types, presses and fills in, as the signed request that Slack would make of it. */
import { type Filled, fillView } from "./fill-view.ts";
import { settleView } from "./settle-view.ts";
import { findButton, getUser, openViewOf, sightOf, visibleTo } from "./sight.ts";
import { sendEvent, sendForm, sendPayload, type Wired } from "./signed-request.ts";
import { newResponse, show } from "./take-response.ts";
import { directChannel, newTrigger, newTs } from "./world.ts";

type Me = { readonly wired: Wired; readonly id: string };

/** One person's hands and eyes. Every act resolves to the door's HTTP status. */
export function hands(wired: Wired, id: string) {
  const me: Me = { wired, id };
  return {
    /** `/incident open …` in a channel; what comes back in the reply is shown to him. */
    command: (channel: string, command: string, text = "") => typeCommand(me, channel, { command, text }),
    /** `@Baton …` in a channel or a thread. */
    mention: (channel: string, text: string, thread = "") => mention(me, channel, { text, thread }),
    /** A private message to Baton. */
    say: (text: string) => say(me, text),
    openHome: () => openHome(me),
    /** Presses the newest button that he sees with this label. */
    press: async (label: string) => press(me, find(me, label)),
    /** The same, but what stands in his private chat goes before any channel: which was posted last is chance. */
    pressPrivately: async (label: string) => press(me, find(me, label, true)),
    /** The button that he sees now; pressing it later presses that one, whatever has become of its message. */
    holds: (label: string) => {
      const found = find(me, label);
      return () => press(me, found);
    },
    /** Fills in and sends the newest form that is open before him; fields by name or by label. */
    submit: (filled: Filled) => submit(me, filled),
    /** A message's own menu: "Open incident from this". */
    messageAction: (callback: string, channel: string, ts: string) =>
      chooseAction(me, callback, { channel, ts }),
    ...sightOf(wired.world, id),
  };
}

const who = ({ wired: { world }, id }: Me) => ({
  team: { id: world.team, domain: "meridian" },
  enterprise: world.enterprise ? { id: world.enterprise } : null,
  user: { id, username: id.toLowerCase(), name: id.toLowerCase(), team_id: getUser(world, id).team },
  is_enterprise_install: false,
  api_app_id: "A0BATON",
  token: "unused",
});

const responseUrl = ({ wired, id }: Me, channel: string): string =>
  `${wired.pageUrl}response/${newResponse(wired.world, { channel, user: id })}`;

async function typeCommand(
  me: Me,
  channel: string,
  typed: { readonly command: string; readonly text: string },
): Promise<number> {
  const { world } = me.wired;
  const place = world.channels.get(channel);
  const response = await sendForm(me.wired, {
    token: "unused",
    team_id: world.team,
    team_domain: "meridian",
    ...(world.enterprise && { enterprise_id: world.enterprise }),
    channel_id: channel,
    channel_name: place?.with ? "directmessage" : (place?.name ?? ""),
    user_id: me.id,
    user_name: me.id.toLowerCase(),
    ...typed,
    api_app_id: "A0BATON",
    is_enterprise_install: "false",
    response_url: responseUrl(me, channel),
    trigger_id: newTrigger(world, me.id),
  });
  const body = await response.text();
  if (response.status !== 200 || body === "") return response.status;
  const wrong = show(world, { channel, user: me.id }, JSON.parse(body));
  if (wrong) throw new Error(`Slack would not show this answer: ${wrong}`);
  return response.status;
}

/** What he says stands in the channel, as at Slack, before anyone hears of it. */
function speak(me: Me, channel: string, said: { readonly text: string; readonly thread: string }): string {
  const { world } = me.wired;
  const ts = newTs(world);
  const message = { ...said, ts, user: me.id, blocks: [], metadata: undefined, only: null, isEdited: false };
  world.channels.get(channel)?.messages.push(message);
  return ts;
}

async function mention(
  me: Me,
  channel: string,
  said: { readonly text: string; readonly thread: string },
): Promise<number> {
  const { world } = me.wired;
  const text = `<@${world.botUser}> ${said.text}`;
  const ts = speak(me, channel, { text, thread: said.thread });
  const event = { type: "app_mention", user: me.id, channel, channel_type: "channel", text, ts };
  const where = { user_team: getUser(world, me.id).team, ...(said.thread && { thread_ts: said.thread }) };
  return (await sendEvent(me.wired, { ...event, ...where })).status;
}

async function say(me: Me, text: string): Promise<number> {
  const { world } = me.wired;
  const { id: channel } = directChannel(world, me.id);
  const ts = speak(me, channel, { text, thread: "" });
  const event = { type: "message", channel, channel_type: "im", user: me.id, text, ts };
  return (await sendEvent(me.wired, { ...event, team: getUser(world, me.id).team })).status;
}

async function openHome(me: Me): Promise<number> {
  const { world } = me.wired;
  const event = { type: "app_home_opened", user: me.id, channel: directChannel(world, me.id).id };
  return (await sendEvent(me.wired, { ...event, tab: "home", event_ts: newTs(world) })).status;
}

type Found = NonNullable<ReturnType<typeof findButton>>;

function find(me: Me, label: string, isPrivateFirst = false): Found {
  const seen = visibleTo(me.wired.world, me.id);
  const own = isPrivateFirst ? seen.filter(({ channel }) => channel.with === me.id) : [];
  const found = findButton(own, label) ?? findButton(seen, label);
  if (!found) throw new Error(`${me.id} sees no button "${label}"`);
  return found;
}

async function press(me: Me, { channel, message, button, block }: Found): Promise<number> {
  const { world } = me.wired;
  const thread = message.thread && { thread_ts: message.thread };
  const response = await sendPayload(me.wired, {
    ...who(me),
    type: "block_actions",
    trigger_id: newTrigger(world, me.id),
    response_url: responseUrl(me, channel.id),
    channel: { id: channel.id, name: channel.name || "directmessage" },
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.only !== null,
      ...thread,
    },
    ...(message.only === null && { message: { type: "message", ts: message.ts, ...thread } }),
    state: { values: {} },
    actions: [{ ...button, block_id: block, action_ts: newTs(world) }],
  });
  return response.status;
}

async function submit(me: Me, filled: Filled): Promise<number> {
  const { world } = me.wired;
  const open = openViewOf(world, me.id);
  if (!open) throw new Error(`${me.id} has no form open`);
  const { id, view } = open;
  const state = { values: fillView(view, filled) };
  const response = await sendPayload(me.wired, {
    ...who(me),
    type: "view_submission",
    trigger_id: newTrigger(world, me.id),
    view: { id, ...view, state, root_view_id: id },
  });
  const body = await response.text();
  if (response.status === 200) settleView(world, id, body);
  return response.status;
}

async function chooseAction(
  me: Me,
  callback: string,
  on: { readonly channel: string; readonly ts: string },
): Promise<number> {
  const { world } = me.wired;
  const place = world.channels.get(on.channel);
  const message = place?.messages.find((each) => each.ts === on.ts);
  const response = await sendPayload(me.wired, {
    ...who(me),
    type: "message_action",
    callback_id: callback,
    channel: { id: on.channel, name: place?.name ?? "" },
    message: { type: "message", ts: on.ts, user: message?.user ?? me.id, text: message?.text ?? "" },
    response_url: responseUrl(me, on.channel),
    trigger_id: newTrigger(world, me.id),
  });
  return response.status;
}
