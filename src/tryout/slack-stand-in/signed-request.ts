/** Requests as Slack makes them: signed over the raw body, at the stand-in's time. */
import { createHmac } from "node:crypto";
import type { World } from "./world.ts";

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
