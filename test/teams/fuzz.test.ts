/** Whatever arrives, signed or not, the door answers and the process lives (proof S4, small). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eachPlaceOdd } from "../kit/each-place-odd.ts";
import { type FakeTeams, startFakeTeams } from "../kit/teams/fake-teams.ts";
import { openDoor } from "../kit/teams/teams-door.ts";
import { activityOf, bearerFor, sendActivity } from "../kit/teams/teams-person.ts";

const SEED = 20270328;
const jonas = { objectId: "00000000-0000-4000-8000-000000000003", name: "Jonas Keller" };

let fake: FakeTeams;
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);
beforeAll(async () => {
  fake = await startFakeTeams();
  process.on("unhandledRejection", remember);
});
afterAll(async () => {
  process.off("unhandledRejection", remember);
  await fake.stop();
});

/** Mulberry32: the same numbers for the same seed everywhere. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "x".repeat(70_000),
  [],
  {},
  [[]],
  { a: { b: [null] } },
  "\u0000",
  "\uD800",
  "<at>",
  { id: null },
  { id: {} },
  [null],
  { handle: 7 },
  { action: null },
  { action: { data: [] } },
  { data: { form: "f", shape: "{" } },
  { data: { form: "f", shape: '{"fields":7}' } },
  "__proto__",
  { tenant: { id: [] } },
  Number.MAX_SAFE_INTEGER,
];
const NAMES = [
  "adaptiveCard/action",
  "task/fetch",
  "task/submit",
  "composeExtension/fetchTask",
  "composeExtension/submitAction",
  "tab/fetch",
  "",
];
const TYPES = [
  "message",
  "invoke",
  "installationUpdate",
  "conversationUpdate",
  "messageReaction",
  "event",
  "handoff",
  "trace",
  "endOfConversation",
  "?",
];

/** A genuine activity with a few of its parts replaced, anywhere in its depth. */
function mutated(next: (below: number) => number): string {
  const activity: Record<string, unknown> = {
    ...activityOf(fake, jonas),
    type: TYPES[next(TYPES.length)],
    name: NAMES[next(NAMES.length)],
    text: "<at>Baton</at> incident open",
    replyToId: "1795",
    membersAdded: [{ id: "28:x" }],
    value: {
      action: { data: { handle: "h", "in.a": "b" } },
      data: { form: "f", "in.x.day": "2027-03-28" },
      commandId: "c",
    },
  };
  for (let at = 0; at <= next(4); at += 1) change(activity, next, 3);
  const text = JSON.stringify(activity);
  if (next(10) === 0) return text.slice(0, next(text.length));
  if (next(20) === 0)
    return text.replace("{", '{"__proto__":{"isOutsider":false},"constructor":{"prototype":{}},');
  return text;
}

function change(object: Record<string, unknown>, next: (below: number) => number, depth: number): void {
  const keys = Object.keys(object);
  const key = keys[next(keys.length)];
  if (key === undefined) return;
  const value = object[key];
  if (depth > 0 && next(2) === 0 && value !== null && typeof value === "object" && !Array.isArray(value)) {
    change(value as Record<string, unknown>, next, depth - 1);
  } else if (next(6) === 0) delete object[key];
  else object[key] = structuredClone(ODD[next(ODD.length)]);
}

const WHOLE = [
  "{}",
  "[]",
  "null",
  "1",
  '"x"',
  "",
  "{",
  "[".repeat(100_000),
  `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  "x".repeat(300_000),
  '{"type":"message"}',
  '{"serviceUrl":null}',
  "\u0000",
  '{"id":"\uD800"}',
];

test.each(["signed", "unsigned"])("a thousand %s bodies, seed 20270328", async (kind) => {
  const { door } = openDoor(fake);
  const next = random(SEED);
  const bodies = [...WHOLE, ...Array.from({ length: 1000 - WHOLE.length }, () => mutated(next))];
  const statuses = new Map<number, number>();
  const headers: Record<string, string> = kind === "signed" ? { authorization: bearerFor(fake) } : {};
  for (const body of bodies) {
    const { status } = await sendActivity(door, body, headers);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500 || (kind === "unsigned" && status !== 401))
      throw new Error(`${status} for ${body.slice(0, 2000)}`);
  }
  if (kind === "signed") expect(statuses.get(200)).toBeGreaterThan(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

/** One of each kind that Teams sends us, with whatever it says along. */
function genuine(): readonly object[] {
  const channel = { channel: "19:payments@thread.tacv2", thread: "1795" };
  const said = { ...activityOf(fake, jonas, channel), replyToId: "1795" };
  const mention = { type: "mention", text: "<at>Baton</at>", mentioned: { id: "28:x", name: "Baton" } };
  const action = { type: "Action.Execute", id: "i", verb: "press", data: { handle: "h", "in.a": "b" } };
  const form = { data: { form: "f", shape: '{"fields":[]}', "in.x.day": "2027-03-28" } };
  const context = { theme: "default", locale: "de-DE" };
  const invoke = (name: string, value: object) => ({ ...said, type: "invoke", name, value });
  return [
    { ...said, text: "<at>Baton</at> incident open", textFormat: "plain", entities: [mention] },
    { ...activityOf(fake, jonas), text: "incident list", value: { handle: "h" } },
    invoke("adaptiveCard/action", { action, trigger: "manual" }),
    invoke("task/fetch", { ...form, context }),
    invoke("task/submit", { ...form, context }),
    invoke("composeExtension/fetchTask", {
      commandId: "c",
      messagePayload: { id: "1", body: { content: "x" } },
    }),
    invoke("composeExtension/submitAction", { commandId: "c", ...form }),
    { ...said, type: "installationUpdate", action: "add" },
    { ...said, type: "conversationUpdate", membersAdded: [{ id: "28:x" }], membersRemoved: [{ id: "29:y" }] },
    { ...said, type: "messageReaction", reactionsAdded: [{ type: "like" }] },
  ];
}

test("no place of any activity makes us fall over where it is missing or odd", async () => {
  const { door } = openDoor(fake);
  const headers = { authorization: bearerFor(fake) };
  const fell: string[] = [];
  let count = 0;
  for (const odd of genuine().flatMap((one) => [...eachPlaceOdd(one)])) {
    count += 1;
    const { status } = await sendActivity(door, odd, headers);
    if (status >= 500) fell.push(`${status} ${JSON.stringify(odd).slice(0, 400)}`);
  }
  expect(fell).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test.each([
  ["GET", {}, 405],
  ["PUT", { "content-type": "application/json" }, 405],
  ["POST", {}, 401],
])("%s without a token is turned away", async (method, headers, status) => {
  const { door } = openDoor(fake);
  const body = method === "GET" ? {} : { body: "{}" };
  const response = await door(new Request("http://127.0.0.1/api/messages", { method, headers, ...body }));
  expect(response.status).toBe(status);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

test("a body that is not JSON, or far too long, is turned away", async () => {
  const { door, calls } = openDoor(fake);
  const authorization = bearerFor(fake);
  expect(await sendActivity(door, "text=1", { authorization, "content-type": "text/plain" })).toMatchObject({
    status: 415,
  });
  const long = { ...activityOf(fake, jonas), text: "x".repeat(300_000) };
  expect(await sendActivity(door, long, { authorization })).toMatchObject({ status: 413 });
  expect(calls).toEqual([]);
});
