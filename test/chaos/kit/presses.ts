/** Presses and filled-in forms by their handles, through the real doors, and what whoever pressed is told. */
import { randomUUID } from "node:crypto";
import type { PreparedForm } from "../../../src/chat/form.ts";
import { renderForm } from "../../../src/slack/render-form.ts";
import { deliveryOf, readSigned } from "../../../src/slack/signature.ts";
import { checkView } from "../../../src/tryout/slack-stand-in/check-blocks.ts";
import { type Filled, fillView } from "../../../src/tryout/slack-stand-in/fill-view.ts";
import { settleView } from "../../../src/tryout/slack-stand-in/settle-view.ts";
import { sendPayload } from "../../../src/tryout/slack-stand-in/signed-request.ts";
import { newResponse } from "../../../src/tryout/slack-stand-in/take-response.ts";
import { newTrigger } from "../../../src/tryout/slack-stand-in/world.ts";
import { activityOf, bearerFor, type PersonFacts, sendActivity } from "../../kit/teams/teams-person.ts";
import type { Fleet } from "./fleet.ts";
import { doorOf, slackWire } from "./people.ts";
import { until } from "./probes.ts";

/** Someone's hands on one platform, in a channel of it. */
export type Hands =
  | { readonly platform: "slack"; readonly user: string; readonly channel: string }
  | { readonly platform: "teams"; readonly facts: PersonFacts; readonly channel: string };

/** What came back: at once, or later as a post or in a view. */
export type Told = {
  readonly status: number;
  readonly body: unknown;
  /** Slack: under which mark an answer was queued. */
  readonly mark?: string;
  /** Slack: the view that a late answer takes the place of. */
  readonly view?: string;
};

const THREAD = "1795000000.000001";

/** Presses the button with this handle. */
export const pressHandle = (fleet: Fleet, hands: Hands, handle: string): Promise<Told> =>
  hands.platform === "slack"
    ? slackPress(fleet, hands, handle)
    : teamsInvoke(fleet, hands, {
        name: "adaptiveCard/action",
        value: { action: { type: "Action.Execute", verb: "baton", data: { handle } }, trigger: "manual" },
      });

/** Fills in a prepared form and sends it; values by the names of its fields. */
export const submitForm = (fleet: Fleet, hands: Hands, form: PreparedForm, values: Filled): Promise<Told> =>
  hands.platform === "slack"
    ? slackSubmit(fleet, hands, { form, values })
    : teamsInvoke(fleet, hands, {
        name: "task/submit",
        value: {
          data: {
            form: form.handle,
            ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`in.${name}`, value])),
          },
        },
      });

type SlackHands = Extract<Hands, { platform: "slack" }>;

const who = (fleet: Fleet, { user }: SlackHands) => ({
  team: { id: fleet.slack.world.team, domain: "meridian" },
  enterprise: null,
  user: { id: user, name: user.toLowerCase(), team_id: fleet.slack.world.team },
  trigger_id: newTrigger(fleet.slack.world, user),
});

async function slackPress(fleet: Fleet, hands: SlackHands, handle: string): Promise<Told> {
  const { world, pageUrl } = fleet.slack;
  const { channel, user } = hands;
  return sendSlack(fleet, {
    ...who(fleet, hands),
    type: "block_actions",
    response_url: `${pageUrl}response/${newResponse(world, { channel, user })}`,
    channel: { id: channel, name: "payments" },
    container: { type: "message", message_ts: THREAD, channel_id: channel, is_ephemeral: false },
    message: { type: "message", ts: THREAD },
    state: { values: {} },
    actions: [{ type: "button", action_id: "press", block_id: "buttons", value: handle }],
  });
}

type Filling = { readonly form: PreparedForm; readonly values: Filled };

/** The view stands open at Slack, as it would: a late answer updates it. */
async function slackSubmit(fleet: Fleet, hands: SlackHands, { form, values }: Filling): Promise<Told> {
  const place = { conversation: hands.channel, thread: "", kind: "channel" as const };
  const checked = checkView(renderForm(form, { language: "en", zone: null }, place));
  if ("error" in checked) throw new Error(`Slack would not show this form: ${checked.details.join("; ")}`);
  const id = `V0${randomUUID()}`;
  const view = checked.result;
  const { world } = fleet.slack;
  world.views.set(id, { id, user: hands.user, view, errors: {} });
  const state = { values: fillView(view, values) };
  const told = await sendSlack(fleet, {
    ...who(fleet, hands),
    type: "view_submission",
    view: { id, ...view, state, root_view_id: id },
  });
  if (told.status === 200) settleView(world, id, told.body ? JSON.stringify(told.body) : "");
  return { ...told, view: id };
}

async function sendSlack(fleet: Fleet, payload: Readonly<Record<string, unknown>>): Promise<Told> {
  let mark = "";
  const wired = slackWire(fleet);
  const door = async (request: Request): Promise<Response> => {
    const raw = new Uint8Array(await request.clone().arrayBuffer());
    const signed = readSigned(request.headers);
    if (signed) mark = `reply:slack:${deliveryOf(signed, raw)}`;
    return wired.door(request);
  };
  const response = await sendPayload({ ...wired, door }, payload);
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text), mark };
}

type TeamsHands = Extract<Hands, { platform: "teams" }>;

const bearers = new WeakMap<Fleet["teams"], string>();

/** Making a token costs more than the press: it is good for an hour. */
function bearerOf(fleet: Fleet): string {
  const bearer = bearers.get(fleet.teams) ?? bearerFor(fleet.teams);
  bearers.set(fleet.teams, bearer);
  return bearer;
}

const teamsInvoke = (fleet: Fleet, { facts, channel }: TeamsHands, asked: object): Promise<Told> =>
  sendActivity(
    doorOf(fleet, "/api/messages"),
    { ...activityOf(fleet.teams, facts, { channel }), type: "invoke", replyToId: "1795000000001", ...asked },
    { authorization: bearerOf(fleet) },
  );

/**
 * Each presses something that is no more, so that his account was looked up before it matters: a storm of presses
 * by strangers to Baton would be about that look. Errors: the platform did not answer for somebody.
 */
export async function meet(fleet: Fleet, all: readonly Hands[]): Promise<void> {
  for (const hands of all)
    if (hands.platform === "teams") {
      const { objectId, name } = hands.facts;
      fleet.teams.members.push({ id: `29:${objectId}`, aadObjectId: objectId, name, userRole: "user" });
    }
  const isMet = async (hands: Hands): Promise<boolean> => {
    await pressHandle(fleet, hands, "nothing");
    const subject = hands.platform === "slack" ? hands.user : hands.facts.objectId;
    const [known] = await fleet.db.raw("select 1 from accounts where subject = $1 and seen_at is not null", [
      subject,
    ]);
    return known !== undefined;
  };
  for (const hands of all)
    if (!(await until(() => isMet(hands), 15_000))) throw new Error("an account could not be looked up");
}
