import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import type { PreparedCard, Rendering } from "../../src/chat/card.ts";
import { openTestDoor, type TestDoor } from "../kit/slack/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.stop());
beforeEach(() => {
  door.heard.calls.length = 0;
  door.heard.answer = () => Promise.resolve({ kind: "done" });
});

const berlin: Rendering = { language: "en", zone: "Europe/Berlin" };
const card = (title: string): PreparedCard => ({ title, notification: title, blocks: [] });
const answer = (given: Answer) => {
  door.heard.answer = () => Promise.resolve(given);
};
const form: Extract<Answer, { kind: "form" }> = {
  kind: "form",
  rendering: berlin,
  form: {
    handle: "f-1",
    title: "Open an incident",
    submit: "Open",
    cancel: "Cancel",
    fields: [
      { kind: "text", name: "title", label: "What is wrong", isRequired: true, maxLength: 280 },
      {
        kind: "choice",
        name: "severity",
        label: "Severity",
        isRequired: true,
        choices: [
          { value: "sev1", label: "SEV1" },
          { value: "sev2", label: "SEV2" },
        ],
      },
      { kind: "local-time", name: "until", label: "Until", isRequired: false, zone: "Europe/Berlin" },
      { kind: "person", name: "lead", label: "Lead", isRequired: false },
    ],
  },
};

test("a form opens, is filled in, and knows where it was opened", async () => {
  answer(form);
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident");
  expect(door.as("U0ANNA").seesView()).toContain("What is wrong: ____");
  answer({ kind: "done" });
  const filled = {
    title: "Payments time out",
    severity: "sev1",
    until: "2027-03-28",
    "until:time": "18:00",
    lead: "U0LENA",
  };
  await door.as("U0ANNA").submit(filled);
  expect(door.heard.calls[1]).toMatchObject({
    place: { conversation: "C0PAYMENTS", thread: "", kind: "channel" },
    ask: {
      kind: "form",
      handle: "f-1",
      values: { title: "Payments time out", severity: "sev1", until: "2027-03-28T18:00", lead: "U0LENA" },
    },
  });
  expect(door.as("U0ANNA").seesView()).toEqual([]);
});

test("errors stand in the form, and an error of no field under the first", async () => {
  answer(form);
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident");
  answer({ kind: "form-errors", errors: { severity: "Unknown severity.", elsewhere: "Not now." } });
  await door.as("U0ANNA").submit({ title: "x", severity: "sev1" });
  expect(door.as("U0ANNA").seesView()).toEqual(expect.arrayContaining(["Unknown severity.", "Not now."]));
});

test("a form's answer takes its place", async () => {
  answer(form);
  await door.as("U0ANNA").command("C0PAYMENTS", "/incident");
  answer({ kind: "card", card: card("I-42 is open"), rendering: berlin, to: "you" });
  await door.as("U0ANNA").submit({ title: "x", severity: "sev1" });
  expect(door.as("U0ANNA").seesView()).toEqual(["Baton", "I-42 is open"]);
});

test("where Slack opens no form, the person is told", async () => {
  door.slack.faults.failNext("views.open", { kind: "error", code: "expired_trigger_id" });
  answer(form);
  await door.as("U0THIAGO").command("C0PAYMENTS", "/incident");
  expect(door.as("U0THIAGO").seesLast()).toEqual(["The form could not be opened. Please try again."]);
});
