import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import { sendEvent, sendPayload } from "../kit/fake-slack.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";

let door: TestDoor;
let hasty: TestDoor;
beforeEach(async () => {
  door = await openTestDoor({ deadlineMs: 20_000, waitingMs: 20 });
  hasty = await openTestDoor({ deadlineMs: 60, waitingMs: 20_000 });
});
afterEach(async () => {
  await Promise.all([door.stop(), hasty.stop()]);
});

const mention = {
  type: "app_mention",
  user: "U0ANNA",
  channel: "C0PAYMENTS",
  text: "<@U0BATON> oncall",
  ts: "1.2",
};
const rendering = { language: "en", zone: "Europe/Berlin" } as const;
const said = (title: string): Answer => ({
  kind: "card",
  card: { title, notification: title, blocks: [] },
  rendering,
  to: "you",
});
const form: Answer = {
  kind: "form",
  rendering,
  form: {
    handle: "f-1",
    title: "Update",
    submit: "Send",
    cancel: "Cancel",
    fields: [{ kind: "text", name: "what", label: "What", isRequired: true, maxLength: 100 }],
  },
};

/** A router that waits until the test lets it go. */
function held(): { release: (answer: Answer) => void; answer: Promise<Answer> } {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  return { release: resolve, answer: promise };
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 1000 && !isSo(); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
};

test("an event is acknowledged after its work is committed, not before", async () => {
  const order: string[] = [];
  door.heard.answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push("commit");
    return { kind: "done" };
  };
  const response = await sendEvent(door.wired, mention);
  order.push("answer");
  expect([response.status, ...order]).toEqual([200, "commit", "answer"]);
});

test("where nothing was committed an event is sent again, a person is told", async () => {
  door.heard.answer = () => Promise.reject(new Error("the database is away"));
  expect((await sendEvent(door.wired, mention)).status).toBe(503);
  expect(await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "open x")).toBe(200);
  expect(door.as("U0ANNA").seesLast()).toEqual([
    "That did not work and nothing was changed. Please send it again.",
  ]);
});

test("who was told that it takes longer is waited for when the process ends", async () => {
  const lateWork = new Set<Promise<unknown>>();
  const slow = await openTestDoor({ deadlineMs: 20, lateWork });
  const work = held();
  slow.heard.answer = () => work.answer;
  const priya = slow.as("U0ANNA");
  expect(await priya.command("C0PAYMENTS", "/incident", "open x")).toBe(200);
  expect(lateWork.size).toBe(1);
  work.release(said("I-1 is open"));
  await Promise.all(lateWork);
  expect(priya.seesLast()).toEqual(["I-1 is open"]);
  expect(lateWork.size).toBe(0);
  await slow.stop();
});

test("a press that did nothing says so", async () => {
  const buttons = [{ handle: "h", label: "I have it" }];
  door.heard.answer = () =>
    Promise.resolve({
      kind: "card",
      card: { title: "I-1", notification: "I-1", blocks: [{ kind: "buttons", buttons }] },
      rendering,
      to: "channel",
    });
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "1");
  door.heard.answer = () => Promise.reject(new Error("the database is away"));
  expect(await door.as("U0LENA").press("I have it")).toBe(503);
  expect(door.as("U0LENA").seesLast()).toEqual([
    "That did not work and nothing was changed. Please send it again.",
  ]);
});

test("a form that did nothing stays open with what was typed", async () => {
  door.heard.answer = () => Promise.resolve(form);
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "update");
  door.heard.answer = () => Promise.reject(new Error("the database is away"));
  expect(await door.as("U0ANNA").submit({ what: "still trying" })).toBe(200);
  expect(door.as("U0ANNA").seesView()).toContain("What: ____");
  expect(door.as("U0ANNA").seesView().at(-1)).toMatch(/nothing was changed/);
});

test("an event that takes too long is not acknowledged", async () => {
  const slow = held();
  hasty.heard.answer = () => slow.answer;
  expect((await sendEvent(hasty.wired, mention)).status).toBe(503);
  slow.release({ kind: "done" });
});

test("a command that takes too long says so, and is answered later", async () => {
  const slow = held();
  hasty.heard.answer = () => slow.answer;
  await hasty.as("U0ANNA").command("C0PAYMENTS", "/oncall");
  expect(hasty.as("U0ANNA").seesLast()).toEqual(["Still working on it. The answer will appear here."]);
  slow.release(said("Anna is on call"));
  await until(() => hasty.as("U0ANNA").sees().includes("Anna is on call"));
  expect(hasty.as("U0LENA").sees()).not.toContain("Anna is on call");
});

test("a form that takes too long shows that it comes, then what came of it", async () => {
  hasty.heard.answer = () => Promise.resolve(form);
  await hasty.as("U0ANNA").command("C0PAYMENTS", "/incident", "update");
  await until(() => hasty.as("U0ANNA").seesView().length > 0);
  const slow = held();
  hasty.heard.answer = () => slow.answer;
  await hasty.as("U0ANNA").submit({ what: "card payments are back" });
  expect(hasty.as("U0ANNA").seesView()).toContain("Still working on it. The answer will appear here.");
  slow.release(said("Updated"));
  await until(() => hasty.as("U0ANNA").seesView().includes("Updated"));
});

test("a button that opens a form shows a waiting form before its trigger dies", async () => {
  const buttons = [{ handle: "h", label: "Update", opensForm: true }];
  door.heard.answer = () =>
    Promise.resolve({
      kind: "card",
      card: { title: "I-1", notification: "I-1", blocks: [{ kind: "buttons", buttons }] },
      rendering,
      to: "channel",
    });
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident", "1");
  const slow = held();
  door.heard.answer = () => slow.answer;
  const pressed = door.as("U0ANNA").press("Update");
  await until(() => door.as("U0ANNA").seesView().includes("Please wait"));
  door.clock.at = new Date(door.clock.at.getTime() + 5000);
  slow.release(form);
  await pressed;
  await until(() => door.as("U0ANNA").seesView().includes("What: ____"));
});

test("a late answer goes nowhere but to Slack", async () => {
  const slow = held();
  hasty.heard.answer = () => slow.answer;
  const payload = {
    type: "block_actions",
    team: { id: "T0MERIDIAN" },
    user: { id: "U0ANNA", team_id: "T0MERIDIAN" },
    actions: [{ type: "button", action_id: "press-0", value: "h" }],
    response_url: "http://127.0.0.1:9/elsewhere",
  };
  expect((await sendPayload(hasty.wired, payload)).status).toBe(200);
  slow.release(said("private"));
  await slow.answer;
  expect(hasty.slack.world.effects).toEqual([]);
});
