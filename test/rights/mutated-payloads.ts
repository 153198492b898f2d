/** Payloads of people who may decide nothing, as both platforms send them, and every way in which one place of them is another. */
import type { FakeTeams } from "../kit/teams/fake-teams.ts";
import { activityOf } from "../kit/teams/teams-person.ts";

/** Nobody's approver on Slack; on Teams one of another region. */
export const SENDERS = { slack: "U0THIAGO", teams: "00000000-0000-4000-8000-000000000004" } as const;
export const KEYS = { slack: "thiago", teams: "beatriz" } as const;

export type Handles = {
  /** Buttons on cards that everyone sees. */
  readonly approve: string;
  readonly acknowledge: string;
  readonly reject: string;
  /** Bound to somebody who may approve. */
  readonly hers: string;
};

const TEAM = "T0MERIDIAN";

export function slackPayloads(handles: Handles): readonly object[] {
  const who = {
    ...{ team: { id: TEAM, domain: "meridian" }, enterprise: null, trigger_id: "1.2", api_app_id: "A0BATON" },
    user: { id: SENDERS.slack, username: "thiago", name: "thiago", team_id: TEAM },
  };
  const channel = { id: "C0PAYMENTS", name: "payments" };
  const pressed = (value: string) => ({
    ...{ ...who, type: "block_actions", channel, state: { values: {} } },
    container: { type: "message", message_ts: "1.2", channel_id: channel.id },
    message: { ts: "1.2", user: "U0BATON", bot_id: "B1", blocks: [] },
    actions: [{ type: "button", action_id: "press-0", block_id: "b", value }],
  });
  const event = (inner: object) => ({
    ...{ type: "event_callback", team_id: TEAM, api_app_id: "A0BATON", event_id: "Ev1" },
    authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: "U0BATON", is_bot: true }],
    event: { user: SENDERS.slack, team: TEAM, ts: "1.2", ...inner },
  });
  const typed = (command: string, text: string) => ({
    ...{
      command,
      text,
      team_id: TEAM,
      team_domain: "meridian",
      channel_id: channel.id,
      channel_name: "payments",
    },
    ...{ user_id: SENDERS.slack, user_name: "thiago", trigger_id: "1.2", api_app_id: "A0BATON" },
  });
  const note = { handle: handles.reject, conversation: channel.id, thread: "", kind: "channel" };
  return [
    ...[handles.approve, handles.acknowledge, handles.hers].map(pressed),
    {
      ...{ ...who, type: "view_submission" },
      view: {
        ...{ id: "V1", callback_id: "form", private_metadata: JSON.stringify(note) },
        state: { values: { reason: { value: { type: "plain_text_input", value: "no" } } } },
        blocks: [{ type: "input", block_id: "reason" }],
      },
    },
    event({ type: "app_mention", channel: channel.id, text: "<@U0BATON> release go R-1" }),
    event({ type: "message", channel_type: "im", channel: "D0THIAGO", text: "release withdraw R-1" }),
    event({ type: "app_home_opened", channel: "D0THIAGO", tab: "home" }),
    typed("/release", "hold R-1: wait"),
    typed("/baton", "privacy erase anna"),
    typed("/incident", "ack I-1"),
    {
      ...{ ...who, type: "message_action", callback_id: "incident.keep-message", channel },
      message: { ts: "1.2", text: "payments time out", user: "U0ANNA" },
    },
  ];
}

export function teamsPayloads(fake: FakeTeams, handles: Handles): readonly object[] {
  const beatriz = { objectId: SENDERS.teams, name: "Beatriz Lima" };
  const there = { channel: "19:payments@thread.tacv2", thread: "1795" };
  const said = { ...activityOf(fake, beatriz, there), replyToId: "1795" };
  const mention = { type: "mention", text: "<at>Baton</at>", mentioned: { id: "28:x", name: "Baton" } };
  const invoke = (name: string, value: object) => ({ ...said, type: "invoke", name, value });
  const pressed = (handle: string) =>
    invoke("adaptiveCard/action", {
      action: { type: "Action.Execute", id: "i", verb: "baton", data: { handle } },
      trigger: "manual",
    });
  const form = { data: { form: handles.reject, shape: '{"fields":[]}', "in.reason": "no" } };
  return [
    ...[handles.approve, handles.acknowledge, handles.hers].map(pressed),
    { ...activityOf(fake, beatriz), text: "release", value: { handle: handles.approve } },
    invoke("task/submit", { ...form, context: { theme: "default" } }),
    invoke("task/fetch", { data: { handle: handles.approve }, context: { theme: "default" } }),
    invoke("composeExtension/submitAction", { commandId: "incident.keep-message", ...form }),
    { ...said, text: "<at>Baton</at> release go R-1", entities: [mention] },
    { ...activityOf(fake, beatriz), text: "release withdraw R-1" },
    { ...activityOf(fake, beatriz), text: "baton privacy erase anna" },
  ];
}

const ODD: readonly unknown[] = [null, "", 0, true, [], {}, [null], "x".repeat(3000), "\u0000", undefined];

/** Whoever signs for one of these is that person; everything near it is nobody. */
const isIdentity = (path: string): boolean =>
  /^(user\.id|event\.user|user_id|from\.aadObjectId|from\.id)$/.test(path);

const NEAR = (id: string): readonly unknown[] => [
  ...[` ${id}`, `${id} `, `${id}\u0000`, `${id}\n`, `${id}|${id}`, [id], { id }, `<@${id}>`, `{${id}}`],
  ...[`urn:uuid:${id}`, `${id}%00`, { toString: id }, `29:${id}`.slice(3).concat("\u200b")],
];

/** What stands elsewhere for people who may approve. */
const ELSEWHERE: readonly unknown[] = [
  ...[
    "U0ANNA",
    "U0PRIYA",
    "T0OTHER",
    "D0ANNA",
    "19:other@thread.tacv2",
    "29:00000000-0000-4000-8000-000000000003",
  ],
  ...[
    "00000000-0000-4000-8000-000000000003",
    "11111111-1111-4111-8111-111111111111",
    "release.approve",
    "__proto__",
  ],
];

/** Each place of a payload in turn: dropped, odd, near to somebody's id, or somebody's where none belongs. */
export function* mutations(value: unknown, handles: Handles, path = ""): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  for (const [place, inner] of Object.entries(value)) {
    const at = path === "" ? place : `${path}.${place}`;
    const others = isIdentity(at)
      ? ["U0ANNA", "00000000-0000-4000-8000-000000000003"].flatMap(NEAR)
      : [...ELSEWHERE, ...Object.values(handles)];
    for (const other of [...ODD, ...others, ...mutations(inner, handles, at)])
      yield Array.isArray(value)
        ? value.map((each, index): unknown => (String(index) === place ? other : each))
        : { ...value, [place]: other };
  }
}
