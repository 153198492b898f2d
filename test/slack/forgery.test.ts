import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SLACK_SECRET, signedRequest } from "../kit/fake-slack.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";
import { FORGERIES } from "../kit/slack/forgeries.ts";
import { seededRandom } from "../kit/slack/seeded-random.ts";

const signedWith = (signingSecrets: readonly string[]) => ({
  signers: [{ names: ["SLACK"], signingSecrets }],
});

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor(signedWith([SLACK_SECRET, "the-next-signing-secret"]));
});
afterAll(() => door.stop());
beforeEach(() => {
  door.heard.calls.length = 0;
});

const FORM = "application/x-www-form-urlencoded";
const COMMAND = new URLSearchParams({
  command: "/incident",
  text: "open sev1 checkout: payments time out",
  team_id: "T0MERIDIAN",
  channel_id: "C0PAYMENTS",
  channel_name: "payments",
  user_id: "U0ANNA",
  user_name: "anna",
}).toString();

const sign = (secret: string, timestamp: string, body: string) =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;

function knock(headers: Record<string, string>, body: string = COMMAND): Promise<Response> {
  return door.knock(
    new Request("http://baton.test/slack/events", {
      method: "POST",
      headers: { "content-type": FORM, ...headers },
      body,
    }),
  );
}

const seconds = (shift = 0) => String(Math.floor(door.clock.at.getTime() / 1000) + shift);
const signed = (timestamp: string, signature: string) => ({
  "x-slack-request-timestamp": timestamp,
  "x-slack-signature": signature,
});

test("a request that Slack signed is let in, with either of two secrets", async () => {
  for (const secret of [SLACK_SECRET, "the-next-signing-secret"]) {
    const response = await knock(signed(seconds(), sign(secret, seconds(), COMMAND)));
    expect(response.status).toBe(200);
  }
  expect(door.heard.calls).toHaveLength(2);
});

test.each(FORGERIES)("refused: %s", async (_, make) => {
  const genuine = { secret: SLACK_SECRET, seconds: Number(seconds()), body: COMMAND, type: FORM };
  const forged = make(genuine, seededRandom(20270328));
  const headers = new Headers();
  for (const [name, value] of Object.entries(forged.headers))
    for (const one of [value].flat()) headers.append(name, one);
  const request = { method: "POST", headers, body: forged.body };
  const response = await door.knock(new Request("http://baton.test/slack/events", request));
  expect(response.status).toBe(401);
  expect(door.heard.calls).toEqual([]);
});

test("no single changed character of a signature is let in", async () => {
  const good = sign(SLACK_SECRET, seconds(), COMMAND);
  for (let at = 0; at < good.length; at += 1) {
    for (const other of ["0", "f", "g", "="]) {
      if (good[at] === other) continue;
      const bad = good.slice(0, at) + other + good.slice(at + 1);
      expect((await knock(signed(seconds(), bad))).status).toBe(401);
    }
  }
  expect(door.heard.calls).toEqual([]);
});

test.each([-299, 299])("%i seconds away is of now", async (shift) => {
  const response = await knock(signed(seconds(shift), sign(SLACK_SECRET, seconds(shift), COMMAND)));
  expect(response.status).toBe(200);
});

test("the database's clock judges, and where it cannot be read Slack is asked to send again", async () => {
  const dark = await openTestDoor({ now: () => Promise.reject(new Error("no database")) });
  expect((await dark.knock(signedRequest(dark.wired, COMMAND, FORM))).status).toBe(503);
  expect(dark.heard.calls).toEqual([]);
  await dark.stop();
});

test("an unsigned ssl_check is refused, a signed one is answered and does nothing", async () => {
  expect((await knock({}, "ssl_check=1")).status).toBe(401);
  const body = "ssl_check=1&token=x";
  expect((await door.knock(signedRequest(door.wired, body, FORM))).status).toBe(200);
  expect(door.heard.calls).toEqual([]);
});

test("an unsigned url_verification is refused, a signed one gets its challenge", async () => {
  const body = JSON.stringify({ type: "url_verification", challenge: "c-1", token: "x" });
  expect((await knock({ "content-type": "application/json" }, body)).status).toBe(401);
  const response = await door.knock(signedRequest(door.wired, body, "application/json"));
  expect(await response.json()).toEqual({ challenge: "c-1" });
});

test("the same bytes again are the same delivery, other bytes another", async () => {
  const request = () => signedRequest(door.wired, COMMAND, FORM);
  await door.knock(request());
  await door.knock(request());
  await door.knock(signedRequest(door.wired, `${COMMAND}+now`, FORM));
  const ids = door.heard.calls.map((call) => call.deliveryId);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(2);
});

test("a replay after six minutes is refused", async () => {
  const kept = signedRequest(door.wired, COMMAND, FORM);
  const before = door.clock.at;
  door.clock.at = new Date(before.getTime() + 360_000);
  expect((await door.knock(kept)).status).toBe(401);
  door.clock.at = before;
});

test("a body of more than a megabyte is not read to its end", async () => {
  const body = `${COMMAND}&more=${"x".repeat(1_100_000)}`;
  expect((await door.knock(signedRequest(door.wired, body, FORM))).status).toBe(413);
});

test("another path and another method are not ours", async () => {
  expect((await door.knock(new Request("http://baton.test/slack/other", { method: "POST" }))).status).toBe(
    404,
  );
  expect((await door.knock(new Request("http://baton.test/slack/events"))).status).toBe(404);
});

test("without a signing secret the door does not open", async () => {
  await expect(openTestDoor(signedWith([]))).rejects.toThrow(/signing secret/);
  await expect(openTestDoor({ signers: [] })).rejects.toThrow(/signing secret/);
  await expect(openTestDoor(signedWith([""]))).rejects.toThrow(/signing secret/);
});
