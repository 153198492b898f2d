/** Slash commands as Slack sends them: signed, over a connection that stays open, at an even pace. */
import { createHash, createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { SIGNING_SECRET } from "./baton-environment.ts";

const USERS = ["U0PRIYA", "U0ARJUN", "U0ANNA", "U0LENA", "U0RAFAEL", "U0THIAGO"];

export type Slash = {
  readonly text: string;
  readonly trigger: string;
  readonly user: string;
};

export type Answered = {
  readonly ms: number;
  readonly status: number;
  readonly body: string;
  /** By the row that proves it: Baton's delivery, the bare app's trigger. */
  readonly wasCommitted: boolean;
};

export type Target = {
  readonly port: number;
  readonly agent: Agent;
  /** Looks, on a connection of its own, whether what was answered is committed. */
  isCommitted(trigger: string, delivery: string): Promise<boolean>;
};

export const keepAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: 100 });
export const userOf = (n: number): string => USERS[n % USERS.length] ?? "U0ANNA";

const formOf = ({ text, trigger, user }: Slash): string =>
  new URLSearchParams({
    command: "/incident",
    text,
    team_id: "T0MERIDIAN",
    team_domain: "meridian",
    channel_id: "C0PAYMENTS",
    channel_name: "payments",
    user_id: user,
    user_name: user.toLowerCase(),
    trigger_id: trigger,
    response_url: "http://127.0.0.1:1/response/none",
    api_app_id: "A0BATON",
  }).toString();

/** Sends one and waits for its answer; only that is timed. */
export async function sendSlash(target: Target, slash: Slash): Promise<Answered> {
  const body = formOf(slash);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest("hex");
  const began = performance.now();
  const answer = await post(target, body, {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${signature}`,
  });
  const ms = performance.now() - began;
  const delivery = createHash("sha256").update(`${timestamp}:`).update(body).digest("base64url");
  return { ms, ...answer, wasCommitted: await target.isCommitted(slash.trigger, delivery) };
}

function post(
  { port, agent }: Target,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path: "/slack/events",
        method: "POST",
        agent,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        let said = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          said += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: said }));
      },
    );
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Sends at an even pace whether or not the earlier ones are answered, as people do. */
export async function sendEvenly(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  send: (n: number) => Promise<Answered>,
): Promise<Answered[]> {
  const began = performance.now();
  const answers: Promise<Answered>[] = [];
  for (let n = 0; n < perSecond * seconds; n++) {
    const waitMs = began + (n * 1000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    answers.push(send(n));
  }
  return Promise.all(answers);
}
