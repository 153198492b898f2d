/** Three organisations in one fleet whose platforms call everything alike: users, channels, handles, numbers. */
import { readFileSync } from "node:fs";
import type { Actor } from "../../../src/core/context.ts";
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { SLACK_SECRET, SLACK_TOKEN } from "../../kit/fake-slack.ts";
import { makeOrganisation } from "../../kit/make-organisation.ts";
import { genuinely } from "../../kit/slack/forgeries.ts";
import { type Key, slackId, teamsFacts } from "../../kit/story-cast.ts";
import { APP_ID, TENANT } from "../../kit/teams/fake-teams.ts";
import { activityOf, bearerFor } from "../../kit/teams/teams-person.ts";
import type { Fleet } from "./fleet.ts";
import type { Knock } from "./knock.ts";
import { organisationOf } from "./probes.ts";

export type Tenant = {
  readonly orgId: string;
  /** A word that stands in everything of its own and in nothing of the others'. */
  readonly marker: string;
  readonly slack: { readonly team: string; readonly secret: string };
  readonly teams: string;
};

const OTHERS = [
  { key: "B", orgId: "00000000-0000-4000-8000-0000000000bb", tenant: "bbbbbbbb-1111-4111-8111-111111111111" },
  { key: "C", orgId: "00000000-0000-4000-8000-0000000000cc", tenant: "cccccccc-1111-4111-8111-111111111111" },
] as const;

const secretOf = (key: string): string => `signing-secret-of-${key}`;

/** What the fleet's processes must know of the second and the third. */
export const tenantEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    OTHERS.flatMap(({ key, tenant }) => [
      [`SLACK_${key}_BOT_TOKEN`, `${SLACK_TOKEN}-${key}`],
      [`SLACK_${key}_SIGNING_SECRET`, secretOf(key)],
      [`TEAMS_${key}_APP_ID`, APP_ID],
      [`TEAMS_${key}_APP_PASSWORD`, "unused-dummy-password"],
      [`TEAMS_${key}_TENANT_ID`, tenant],
    ]),
  );

/** The demo organisation three times. */
export async function openTenants(fleet: Fleet): Promise<readonly Tenant[]> {
  const first = await organisationOf(fleet);
  const demo = readFileSync(new URL("../../../src/features/organisation/demo.yaml", import.meta.url), "utf8");
  for (const { key, orgId, tenant } of OTHERS) {
    await makeOrganisation(fleet.db, orgId, key.toLowerCase());
    const text = demo
      .replaceAll("T0MERIDIAN", `T0MERIDIAN${key}`)
      .replaceAll(TENANT, tenant)
      .replace("secrets: SLACK", `secrets: SLACK_${key}`)
      .replace("secrets: TEAMS", `secrets: TEAMS_${key}`)
      .replace("key: meridian", `key: ${key.toLowerCase()}`);
    const actor: Actor = { kind: "file", by: "proof" };
    await inOrganisation(fleet.app.house, { orgId, actor }, (ctx) => applyOrganisation(ctx, { text }));
  }
  return [
    {
      ...{ orgId: first, marker: "marker-a", teams: TENANT },
      slack: { team: "T0MERIDIAN", secret: SLACK_SECRET },
    },
    ...OTHERS.map(({ key, orgId, tenant }) => ({
      ...{ orgId, marker: `marker-${key.toLowerCase()}`, teams: tenant },
      slack: { team: `T0MERIDIAN${key}`, secret: secretOf(key) },
    })),
  ];
}

const FORM = "application/x-www-form-urlencoded";
type Slack = { readonly fleet: Fleet; readonly tenant: Tenant; readonly person: Key };

function atSlack({ fleet, tenant }: Slack, body: string, type: string): Knock {
  const seconds = Math.floor(fleet.slack.world.now().getTime() / 1000);
  return { path: "/slack/events", ...genuinely({ secret: tenant.slack.secret, seconds, body, type }) };
}

/** A slash command; `nonce` tells apart what is typed twice in one second. */
export function slash(by: Slack, line: string, nonce: number): Knock {
  const [noun = "", ...rest] = line.split(" ");
  const fields = {
    ...{
      command: `/${noun}`,
      text: rest.join(" "),
      team_id: by.tenant.slack.team,
      user_id: slackId(by.person),
    },
    ...{ channel_id: "C0PAYMENTS", channel_name: "payments", user_name: by.person, token: String(nonce) },
  };
  return atSlack(by, new URLSearchParams(fields).toString(), FORM);
}

const whoAt = ({ tenant, person }: Slack) => ({
  ...{ team: { id: tenant.slack.team }, enterprise: null },
  user: { id: slackId(person), username: person, team_id: tenant.slack.team },
});

/** A button, or a form filled in, by whatever handle. */
export function slackPress(by: Slack, handle: string, kind: "button" | "form"): Knock {
  const note = JSON.stringify({ handle, conversation: "C0PAYMENTS", thread: "", kind: "channel" });
  const value = { type: "plain_text_input", value: by.tenant.marker };
  const view = {
    ...{ id: "V1", callback_id: "form", private_metadata: note, app_installed_team_id: by.tenant.slack.team },
    ...{
      state: { values: { text: { value }, title: { value } } },
      blocks: [{ type: "input", block_id: "text" }],
    },
  };
  const actions = [{ type: "button", action_id: "press-0", block_id: "b", value: handle }];
  const payload =
    kind === "form"
      ? { ...whoAt(by), type: "view_submission", view }
      : { ...whoAt(by), type: "block_actions", actions, channel: { id: "C0PAYMENTS", name: "payments" } };
  return atSlack(by, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), FORM);
}

/** The same event id from every tenant: each is another delivery. */
export function mention(by: Slack, text: string, eventId: string): Knock {
  const team = by.tenant.slack.team;
  const event = { type: "app_mention", user: slackId(by.person), channel: "C0PAYMENTS", ts: "1.2" };
  const body = {
    ...{ type: "event_callback", event_id: eventId, team_id: team },
    authorizations: [{ enterprise_id: null, team_id: team, user_id: "U0BATON", is_bot: true }],
    event: { ...event, text: `<@U0BATON> ${text}` },
  };
  return atSlack(by, JSON.stringify(body), "application/json");
}

type Teams = { readonly fleet: Fleet; readonly tenant: Tenant; readonly person: Key };

/** What somebody types, presses or fills in at Teams. */
export function atTeams({ fleet, tenant, person }: Teams, what: object): Knock {
  const facts = { ...teamsFacts(person), tenant: tenant.teams };
  const activity = { ...activityOf(fleet.teams, facts), ...what };
  return {
    path: "/api/messages",
    headers: { "content-type": "application/json", authorization: bearerFor(fleet.teams) },
    body: JSON.stringify(activity).replaceAll(TENANT, tenant.teams),
  };
}

export const pressAtTeams = (handle: string, kind: "button" | "form", marker: string): object =>
  kind === "form"
    ? {
        type: "invoke",
        name: "task/submit",
        value: { data: { form: handle, "in.text": marker, "in.title": marker } },
      }
    : {
        ...{ type: "invoke", name: "adaptiveCard/action" },
        value: { action: { type: "Action.Execute", verb: "baton", data: { handle } }, trigger: "manual" },
      };
