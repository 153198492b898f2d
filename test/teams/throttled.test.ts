/** What a person gets where Microsoft has no room just now for what answers him. */
import { expect, test } from "vitest";
import type { Answer, Call } from "../../src/chat/call.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { cardWith, everyField, openDoor, privately } from "../kit/teams/teams-door.ts";
import {
  actionsOf,
  activityOf,
  cardOf,
  type PersonFacts,
  teamsPerson,
  textsOf,
} from "../kit/teams/teams-person.ts";

const kavya: PersonFacts = {
  objectId: "00000000-0000-4000-8000-000000000002",
  name: "Kavya Nair",
  locale: "en-IN",
};
const FORM: Answer = { kind: "form", form: everyField, rendering: privately };

const fake = await ownFakeTeams();

const throttle = (seconds: number, times = 1) =>
  fake.troubles.push({
    match: ({ path }) => path.endsWith("/activities"),
    times,
    status: 429,
    headers: { "retry-after": String(seconds) },
  });

/** A router that shows the form, and a button for it where it hears that none can be opened. */
function asking() {
  const opened = openDoor(fake, (call: Call) => (call.opensNoForm ? { kind: "done" } : FORM));
  return { ...opened, person: teamsPerson(fake, opened.door, kavya) };
}

test("a form that has to wait for a second is shown once, and nothing is asked twice", async () => {
  const { person, calls } = asking();
  throttle(1);
  expect((await person.says("incident open")).status).toBe(200);
  expect(person.sees().map(({ activity }) => actionsOf(cardOf(activity)).length)).toEqual([1]);
  expect(calls).toHaveLength(1);
});

test("for a form that has to wait longer a button is queued, by a delivery of its own", async () => {
  const { person, calls } = asking();
  throttle(60);
  expect((await person.says("incident open")).status).toBe(200);
  expect(person.sees()).toEqual([]);
  const [first, second, ...more] = calls;
  expect(second).toMatchObject({ ask: first?.ask, place: first?.place, opensNoForm: true });
  expect(second?.deliveryId).not.toBe(first?.deliveryId);
  expect(second?.deed).toBeUndefined();
  expect(more).toEqual([]);
});

test("where nobody knows whether a form has arrived, its button is queued too", async () => {
  const { person, calls } = asking();
  fake.troubles.push({ times: 1, status: 502 });
  await person.says("incident open");
  expect(calls.map(({ opensNoForm }) => opensNoForm)).toEqual([undefined, true]);
});

test("an answer to a press that has to wait for a second comes once, as a message", async () => {
  const long = cardWith({ kind: "buttons", buttons: [{ handle: "have-it", label: "I have it" }] });
  const { door } = openDoor(fake, (call) =>
    call.ask.kind === "command" ? FORM : { kind: "card", card: long, rendering: privately, to: "you" },
  );
  const person = teamsPerson(fake, door, kavya);
  await person.says("incident open");
  const form = person.sees()[0];
  throttle(1);
  const pressed = {
    type: "invoke",
    name: "adaptiveCard/action",
    replyToId: form?.id,
    value: { action: { data: { handle: "a-handle" } } },
  };
  const { body } = await person.sends({ ...activityOf(fake, kavya), ...pressed });
  expect(body).toMatchObject({ value: "Done. The answer is in the chat with Baton." });
  expect(person.sees()).toHaveLength(2);
});

test("a form that a press cannot wait for is said not to have worked", async () => {
  const { person } = asking();
  await person.says("incident open");
  throttle(60);
  const { body } = await person.sends({
    ...activityOf(fake, kavya),
    type: "invoke",
    name: "adaptiveCard/action",
    value: { action: { data: { handle: "a-handle" } } },
  });
  expect(body).toMatchObject({ value: expect.stringContaining("Please send it again") });
  expect(textsOf(cardOf(person.sees().at(-1)?.activity ?? {}))).toContain("Open an incident");
});

test("a form that cannot be made is never said to be done", async () => {
  const many = Array.from({ length: 200 }, (_, at) => ({ value: `service-${at}`, label: "ß".repeat(110) }));
  const { fields } = everyField;
  const large = ["one", "two", "three"].map((name) => ({
    ...{ kind: "choice" as const, name, label: name, isRequired: false, choices: many },
  }));
  const { door } = openDoor(fake, () => ({
    ...FORM,
    kind: "form" as const,
    form: { ...everyField, fields: [...fields, ...large] },
  }));
  const person = teamsPerson(fake, door, kavya);
  const { body } = await person.sends({
    ...activityOf(fake, kavya),
    type: "invoke",
    name: "task/fetch",
    value: { data: { handle: "a-handle" } },
  });
  expect(body).toMatchObject({ task: { value: expect.stringContaining("Please send it again") } });
});
