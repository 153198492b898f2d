/** Whatever Slack, or whoever stands between, answers: no word of people's and no token reaches the log. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Outgoing } from "../../src/chat/platform.ts";
import { openLog } from "../../src/core/log.ts";
import { slackPlatform } from "../../src/slack/post.ts";
import { slackSocket } from "../../src/slack/socket.ts";

const WORDS = "canary-words-5f1c";
const TOKEN = "xoxb-canary-token-77aa";
const APP_TOKEN = "xapp-canary-token-88bb";

type Answer = (response: ServerResponse, heard: string) => void;

const json = (response: ServerResponse, body: object): void => {
  response.setHeader("content-type", "application/json").setHeader("x-slack-req-id", "req-1");
  response.end(JSON.stringify(body));
};
const ANSWERS: readonly (readonly [name: string, answer: Answer])[] = [
  [
    "names what it refused",
    (response, heard) =>
      json(response, {
        ...{ ok: false, error: "invalid_blocks" },
        response_metadata: { messages: [`[ERROR] no more than 75: ${heard} [json-pointer:/blocks/0]`] },
      }),
  ],
  ["puts it into its code", (response, heard) => json(response, { ok: false, error: heard })],
  [
    "warns of it",
    (response, heard) =>
      json(response, {
        ...{ ok: true, ts: "1.2", channel: "C1", warning: heard },
        response_metadata: { warnings: [heard], messages: [`[WARN] ${heard}`] },
      }),
  ],
  ["echoes it with 500", (response, heard) => response.writeHead(500, heard.slice(0, 0)).end(heard)],
  ["echoes it as a page", (response, heard) => response.writeHead(200).end(`<html>${heard}`)],
  [
    "breaks off in the middle of JSON",
    (response, heard) =>
      response.writeHead(200, { "content-type": "application/json" }).end(`{"ok":true,"x":"${heard}`),
  ],
  ["asks for patience", (response) => response.writeHead(429, { "retry-after": "30" }).end()],
  [
    "sends it elsewhere",
    (response) => response.writeHead(302, { location: `/${WORDS}?token=${TOKEN}` }).end(),
  ],
  ["hangs up", (response) => void response.destroy()],
];

let url = "";
let answer: Answer = (response) => void response.end();
const server = createServer((request: IncomingMessage, response) => {
  let heard = `${request.headers.authorization} `;
  request.on("data", (part: Buffer) => {
    heard += `${decodeURIComponent(part.toString().replaceAll("+", " "))}`;
  });
  request.on("end", () => answer(response, heard));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
});
afterAll(() => void server.close());

const lines: string[] = [];
const log = openLog("debug", (line) => void lines.push(line));
beforeEach(() => {
  lines.length = 0;
});

const installation = { platform: "slack", enterprise: "", team: "T0MERIDIAN" } as const;
const post = (): Outgoing => ({
  ...{
    installation,
    to: { conversation: "C1", thread: "" },
    mark: "probe-1",

    isRepeat: false,
  },
  card: { title: WORDS, notification: WORDS, blocks: [{ kind: "text", text: WORDS }] },
  rendering: { language: "en", zone: null },
});

const leaks = (): string[] =>
  lines.filter((line) => [WORDS, TOKEN, APP_TOKEN].some((canary) => line.includes(canary)));

test.each(ANSWERS)("Slack %s", async (_, made) => {
  answer = made;
  const platform = slackPlatform({ token: () => TOKEN, url, log, timeoutMs: 2000 });
  const outcomes = [
    await platform.send(post()),
    await platform.edit(post(), "1.2"),
    await platform.findAccount({
      installation,
      account: { provider: "slack", tenant: "T0MERIDIAN", subject: "U1", name: WORDS },
      place: null,
    }),
  ];
  expect(leaks()).toEqual([]);
  const reasons = JSON.stringify(outcomes.map((one) => ("reason" in one ? one.reason : "")));
  expect([WORDS, TOKEN].filter((canary) => reasons.includes(canary))).toEqual([]);
});

test.each(ANSWERS)("socket mode, where Slack %s", async (_, made) => {
  answer = made;
  const socket = slackSocket({ appToken: APP_TOKEN, names: ["SLACK"], url, log }, () =>
    Promise.resolve({ status: 200 }),
  );
  await socket.start();
  await socket.stop();
  expect(leaks()).toEqual([]);
});

test("what is needed to ask Slack about it is logged: method, status, code, request id, place", async () => {
  answer = ANSWERS[0]?.[1] ?? answer;
  await slackPlatform({ token: () => TOKEN, url, log }).send(post());
  const said = lines.join("");
  for (const part of ["chat.postMessage", '"status":200', "req-1", "/blocks/0"]) expect(said).toContain(part);
});
