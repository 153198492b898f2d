/** Bodies as Slack sends them, and what a fuzzer makes of them. */
import { ODD } from "../each-place-odd.ts";
import type { seededRandom } from "./seeded-random.ts";

const FORM = "application/x-www-form-urlencoded";
const who = {
  team: { id: "T0MERIDIAN" },
  enterprise: null,
  user: { id: "U0ANNA", username: "anna", team_id: "T0MERIDIAN" },
  trigger_id: "1.2",
};
const event = (inner: object) => ({
  type: "event_callback",
  event_id: "Ev1",
  team_id: "T0MERIDIAN",
  authorizations: [{ enterprise_id: null, team_id: "T0MERIDIAN", user_id: "U0BATON", is_bot: true }],
  event: inner,
});
const view = {
  id: "V1",
  callback_id: "form",
  private_metadata: '{"handle":"h","conversation":"C1","thread":"","kind":"channel"}',
  state: { values: { title: { value: { type: "plain_text_input", value: "x" } } } },
  blocks: [{ type: "input", block_id: "title" }],
};
export const BODIES: readonly object[] = [
  event({ type: "app_mention", user: "U0ANNA", channel: "C1", text: "<@U0BATON> oncall", ts: "1.2" }),
  event({ type: "message", channel_type: "im", user: "U0ANNA", channel: "D1", text: "hi", ts: "1.2" }),
  event({ type: "user_change", user: { id: "U0LENA", deleted: true, profile: {} } }),
  event({ type: "reaction_added", user: "U1", item: { type: "message", channel: "C1", ts: "1.2" } }),
  event({ type: "function_executed", inputs: {}, function_execution_id: "F1" }),
  { type: "url_verification", challenge: "c", token: "t" },
  {
    ...who,
    type: "block_actions",
    channel: { id: "C1", name: "payments" },
    container: { type: "message", message_ts: "1.2", channel_id: "C1" },
    message: { ts: "1.2", blocks: [] },
    state: { values: {} },
    actions: [
      {
        type: "button",
        action_id: "press-0",
        block_id: "b",
        value: "h",
        text: { type: "plain_text", text: "x" },
      },
    ],
  },
  { ...who, type: "view_submission", view },
  { ...who, type: "view_closed", view },
  { ...who, type: "shortcut", callback_id: "incident_open" },
  {
    ...who,
    type: "message_action",
    callback_id: "keep",
    channel: { id: "C1", name: "x" },
    message: { ts: "1.2", text: "t" },
  },
  {
    ...who,
    type: "block_suggestion",
    action_id: "a",
    block_id: "b",
    value: "v",
    channel: { id: "C1", name: "x" },
  },
  { command: "/incident", text: "open x", team_id: "T1", channel_id: "C1", user_id: "U1" },
];

type Random = ReturnType<typeof seededRandom>;

/** The same value with one thing in it changed, dropped or added. */
export function mutate(value: unknown, random: Random): unknown {
  if (random.below(4) === 0 || typeof value !== "object" || value === null) return random.pick(ODD);
  if (Array.isArray(value)) {
    if (value.length === 0) return [random.pick(ODD)];
    const at = random.below(value.length);
    return value.map((each, index) => (index === at ? mutate(each, random) : each));
  }
  const keys = Object.keys(value);
  const key = random.pick([...keys, "type", "__proto__", "event", "user", "actions", "command", "name"]);
  const entries = Object.entries(value).filter(([each]) => each !== key);
  if (random.below(3) === 0) return Object.fromEntries(entries);
  const inner = Object.entries(value).find(([each]) => each === key)?.[1];
  return Object.fromEntries([...entries, [key, mutate(inner, random)]]);
}

export type Sent = { readonly text: string; readonly type: string };

/** A body as Slack sends one of its kind: a form, a form around JSON, or JSON. */
export function asSent(body: object): Sent {
  if ("command" in body) {
    const fields = Object.entries(body).map(([key, value]): [string, string] => [key, String(value)]);
    return { text: new URLSearchParams(fields).toString(), type: FORM };
  }
  if ("event" in body || "challenge" in body) return { text: JSON.stringify(body), type: "application/json" };
  return { text: new URLSearchParams({ payload: JSON.stringify(body) }).toString(), type: FORM };
}

/** A body of whatever shape, now and then cut off or in another wrapping than its kind's. */
export function encode(body: unknown, random: Random): Sent {
  const json = JSON.stringify(body) ?? "";
  const text = random.below(10) === 0 ? json.slice(0, random.below(json.length + 1)) : json;
  if (typeof body === "object" && body !== null && "command" in body) return asSent(body);
  const isEvent = typeof body === "object" && body !== null && "event" in body;
  if (isEvent || random.below(5) === 0)
    return { text, type: random.pick(["application/json", "text/plain"]) };
  return { text: new URLSearchParams({ payload: text }).toString(), type: FORM };
}
