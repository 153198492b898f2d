/** What a person sees after pressing a button or sending a form in Teams. */
import { expect, test } from "vitest";
import type { Answer } from "../../src/chat/call.ts";
import type { PreparedCard } from "../../src/chat/card.ts";
import { cardMessage } from "../../src/teams/render-card.ts";
import { BEARER } from "../kit/teams/bearer.ts";
import { cardMistakes } from "../kit/teams/card-schema.ts";
import { ownFakeTeams } from "../kit/teams/own-fake.ts";
import { cardWith, everyField, openDoor, privately } from "../kit/teams/teams-door.ts";
import { actionsOf, type PersonFacts, teamsPerson, textsOf } from "../kit/teams/teams-person.ts";

const kavya: PersonFacts = {
  objectId: "00000000-0000-4000-8000-000000000002",
  name: "Kavya Nair",
  locale: "hi-IN",
};
const channel = "19:platform@thread.tacv2";

const fake = await ownFakeTeams();

/** A card with buttons stands in the channel. */
async function posted(card: PreparedCard): Promise<string> {
  const path = `${fake.serviceUrl}v3/conversations/${encodeURIComponent(channel)}/activities`;
  const body = JSON.stringify(cardMessage(card, privately, { isAlert: false }));
  const headers = { authorization: `Bearer ${BEARER}`, "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body });
  return ((await response.json()) as { id: string }).id;
}
const withButtons = cardWith({
  kind: "buttons",
  buttons: [
    { handle: "have-it", label: "I have it" },
    { handle: "note", label: "Note", opensForm: true },
  ],
});
const answerOf = (card: PreparedCard): Answer => ({
  kind: "card",
  card,
  rendering: { language: "de", zone: "Europe/Berlin" },
  to: "you",
});
const note = (value: unknown) => ({
  status: 200,
  body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value },
});

async function pressed(reply: () => Answer) {
  const { door, calls } = openDoor(fake, reply);
  const id = await posted(withButtons);
  const person = teamsPerson(fake, door, kavya);
  return { calls, id, person, answer: await person.presses("I have it", { channel, thread: id }) };
}

test("a press names its button and its message", async () => {
  const { calls, id, answer } = await pressed(() => ({ kind: "done" }));
  expect(calls[0]).toMatchObject({
    ask: { kind: "button", handle: "have-it", values: {}, message: id },
    place: { conversation: channel, thread: id, kind: "channel" },
    answersInline: true,
  });
  expect(answer).toEqual(note("हो गया।"));
});

test("a short no stands beside the card, which stays as it is", async () => {
  const { answer } = await pressed(() =>
    answerOf({
      title: "",
      notification: "Jonas Keller war schneller.",
      blocks: [{ kind: "text", text: "Jonas Keller war schneller." }],
    }),
  );
  expect(answer).toEqual(note("Jonas Keller war schneller."));
  expect(fake.messages).toHaveLength(1);
});

test("a long answer comes as a message of its own, for the presser alone", async () => {
  const { answer, person } = await pressed(() => answerOf(withButtons));
  expect(answer).toEqual(note("Erledigt. Die Antwort steht im Chat mit Baton."));
  expect(person.sees()).toHaveLength(1);
});

test("where that cannot be posted, the answer takes the card's place rather than being lost", async () => {
  const { door } = openDoor(fake, () => answerOf(withButtons));
  const thread = await posted(withButtons);
  fake.troubles.push({ times: 1, status: 403, code: "MessageWritesBlocked" });
  const { body } = await teamsPerson(fake, door, kavya).presses("I have it", { channel, thread });
  expect(body).toMatchObject({
    type: "application/vnd.microsoft.card.adaptive",
    value: { type: "AdaptiveCard" },
  });
  expect(fake.messages).toHaveLength(1);
});

test("a button that opens a dialog gets the form, and its values come back by name", async () => {
  const { door, calls } = openDoor(fake, (call) =>
    call.ask.kind === "button" ? { kind: "form", form: everyField, rendering: privately } : { kind: "done" },
  );
  const thread = await posted(withButtons);
  const person = teamsPerson(fake, door, kavya);
  const { body } = await person.opens("Note", { channel, thread });
  const dialog = (body as { task: { type: string; value: { title: string; card: { content: unknown } } } })
    .task;
  expect(dialog).toMatchObject({ type: "continue", value: { title: "Open an incident" } });
  expect(cardMistakes(dialog.value.card.content) ?? []).toEqual([]);
  const sent = await person.submits(
    dialog.value.card.content,
    {
      title: "  payments time out ",
      severity: "sev1",
      regions: "berlin,saopaulo",
      "startedAt.day": "2027-03-28",
      "startedAt.time": "03:10",
      more: "",
    },
    { channel, thread },
  );
  expect(sent).toEqual({ status: 200, body: {} });
  expect(calls[1]?.ask).toEqual({
    kind: "form",
    handle: "form-handle",
    values: {
      title: "payments time out",
      severity: "sev1",
      regions: ["berlin", "saopaulo"],
      startedAt: "2027-03-28T03:10",
    },
  });
});

test("what is wrong stands above its field, and nothing typed is lost", async () => {
  const { door } = openDoor(fake, (call) =>
    call.ask.kind === "button"
      ? { kind: "form", form: everyField, rendering: privately }
      : { kind: "form-errors", errors: { title: "Please say it in fewer words." } },
  );
  await posted(withButtons);
  const person = teamsPerson(fake, door, kavya);
  const { body } = await person.opens("Note", { channel });
  const card = (body as { task: { value: { card: { content: unknown } } } }).task.value.card.content;
  const again = await person.submits(
    card,
    { title: "payments {{DATE(x)}}", regions: "berlin,saopaulo" },
    { channel },
  );
  const shown = (
    again.body as { task: { value: { card: { content: { body: { id?: string; value?: string }[] } } } } }
  ).task.value.card.content;
  expect(cardMistakes(shown) ?? []).toEqual([]);
  expect(textsOf(shown)).toContain("Please say it in fewer words.");
  expect(shown.body.find((element) => element.id === "in.title")?.value).toBe("payments {{DATE(x)}}");
  expect(shown.body.find((element) => element.id === "in.regions")?.value).toBe("berlin,saopaulo");
  expect((await person.submits(shown, { title: "better" }, { channel })).status).toBe(200);
});

test("a form in a message is replaced by its answer, so that nobody sends it twice", async () => {
  const { door } = openDoor(fake, (call) =>
    call.ask.kind === "command"
      ? { kind: "form", form: everyField, rendering: privately }
      : answerOf(cardWith()),
  );
  const person = teamsPerson(fake, door, kavya);
  await person.says("incident");
  const form = person.sees()[0]?.activity.attachments?.[0]?.content;
  const answer = await person.submits(form, { title: "x" });
  expect(answer).toMatchObject({ status: 200, body: { type: "application/vnd.microsoft.card.adaptive" } });
  expect(actionsOf((answer.body as { value: unknown }).value)).toEqual([]);
});

test("a message action brings the message's words and author", async () => {
  const { door, calls } = openDoor(fake, () => ({ kind: "form", form: everyField, rendering: privately }));
  const person = teamsPerson(fake, door, kavya);
  await person.says("hello");
  const { activityOf } = await import("../kit/teams/teams-person.ts");
  const payload = {
    id: "1795",
    createdDateTime: "2027-03-28T01:10:00.123Z",
    body: { contentType: "html", content: "<p>payments&nbsp;time <b>out</b></p><script>x</script>" },
    from: { user: { id: "00000000-0000-4000-8000-00000000000A", displayName: "X" } },
  };
  const used = { commandId: "incident.open-from", commandContext: "message", messagePayload: payload };
  const answer = await person.sends({
    ...activityOf(fake, kavya),
    type: "invoke",
    name: "composeExtension/fetchTask",
    value: used,
  });
  expect(calls[1]?.ask).toEqual({
    kind: "message-action",
    action: "incident.open-from",
    text: "payments time out\nx",
    message: "1795",
    author: "00000000-0000-4000-8000-00000000000a",
    writtenAt: new Date("2027-03-28T01:10:00.123Z"),
  });
  expect(answer).toMatchObject({ status: 200, body: { task: { type: "continue" } } });
});

test("an invoke that is none of ours is answered in words", async () => {
  const { door, calls } = openDoor(fake);
  const { activityOf } = await import("../kit/teams/teams-person.ts");
  const person = teamsPerson(fake, door, kavya);
  const strange = {
    ...activityOf(fake, kavya),
    type: "invoke",
    name: "adaptiveCard/action",
    value: { action: { data: { verb: "approve", release: "R-42" } } },
  };
  expect(await person.sends(strange)).toEqual(note(expect.stringContaining("Baton")));
  expect(calls).toEqual([]);
});
