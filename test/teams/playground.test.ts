/** The try-out's chat client, for real: Microsoft's Agents Playground drives Baton's door over loopback. */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer, Call } from "../../src/chat/call.ts";
import { openLog } from "../../src/core/log.ts";
import { teamsPlatform } from "../../src/teams/post.ts";
import { teamsDoor } from "../../src/teams/receive.ts";
import type { TeamsSettings } from "../../src/teams/settings.ts";
import { isPlaygroundInstalled, type Playground, startPlayground } from "../../src/tryout/playground.ts";
import { PLAYGROUND_BOT_ID, type PlaygroundPerson } from "../../src/tryout/playground-config.ts";
import { type Drive, driveWindow } from "../../src/tryout/playground-drive.ts";
import { TENANT } from "../kit/teams/fake-teams.ts";
import { cardWith, everyField, shared } from "../kit/teams/teams-door.ts";
import { actionsOf, textsOf } from "../kit/teams/teams-person.ts";

const isHere = isPlaygroundInstalled();
if (!isHere) console.warn("SKIPPED: the Agents Playground is not installed; its tests prove nothing here");

const person = (at: number, name: string): PlaygroundPerson => ({
  objectId: `00000000-0000-4000-8000-00000000000${at}`,
  name,
  email: `${name.split(" ")[0]?.toLowerCase()}@meridian.example`,
});
const [arjun, kavya, jonas, beatriz, anna, priya] = [
  person(1, "Arjun Mehta"),
  person(2, "Kavya Nair"),
  person(3, "Jonas Keller"),
  person(4, "Beatriz Lima"),
  person(5, "Anna Weber"),
  person(6, "Priya Raman"),
] as const;
const installation = { platform: "teams", enterprise: "", team: TENANT } as const;

let server: ServerType;
let playground: Playground;
let drives: Drive[] = [];
let reply: (call: Call) => Answer = () => ({ kind: "done" });
const calls: Call[] = [];
const folder = mkdtempSync(join(tmpdir(), "baton-playground-"));
const settings: TeamsSettings = {
  apps: [{ name: "TEAMS", appId: "", appPasswords: [], tenantId: TENANT }],
  isAuthenticationOff: true,
  botId: PLAYGROUND_BOT_ID,
  serviceUrlFor: (to) => playground.serviceUrlFor(to),
  log: openLog("silent"),
};

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeAll(async () => {
  if (!isHere) return;
  const door = teamsDoor(settings, async (call) => {
    calls.push(call);
    return reply(call);
  });
  const port = await freePort();
  server = serve({ fetch: door, port, hostname: "127.0.0.1" });
  playground = await startPlayground({
    endpoint: `http://127.0.0.1:${port}/api/messages`,
    tenantId: TENANT,
    folder,
    windows: [
      {
        port: await freePort(),
        speaker: jonas,
        zone: "Europe/Berlin",
        others: [arjun, kavya, beatriz, anna, priya],
        channels: [{ id: "19:payments@thread.tacv2", name: "payments" }],
      },
      {
        port: await freePort(),
        speaker: kavya,
        zone: "Asia/Kolkata",
        others: [arjun, jonas, beatriz, anna, priya],
        channels: [{ id: "19:platform@thread.tacv2", name: "platform" }],
      },
    ],
  });
  await playground.ready;
  drives = await Promise.all(playground.windows.map((window) => driveWindow(window, TENANT)));
}, 60_000);

afterAll(async () => {
  for (const drive of drives) drive.close();
  await playground?.stop();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (index: number): Drive => {
  const drive = drives[index];
  if (!drive) throw new Error("no such window");
  return drive;
};
async function heard(test: (call: Call) => boolean): Promise<Call> {
  await expect.poll(() => calls.some(test), { timeout: 10_000, interval: 20 }).toBe(true);
  return calls.find(test) as Call;
}

test.skipIf(!isHere)("each window types as its own person, in his time zone", async () => {
  await at(0).types("incident open sev1 chekout: payments time out");
  await at(1).types("release");
  expect(await heard(({ account }) => account.name === "Jonas Keller")).toMatchObject({
    account: { subject: jonas.objectId, tenant: TENANT, zone: "Europe/Berlin", isOutsider: false },
    ask: { kind: "command", text: "incident open sev1 chekout: payments time out" },
    place: { conversation: at(0).chat, kind: "personal", serviceUrl: playground.windows[0]?.serviceUrl },
  });
  expect(await heard(({ account }) => account.name === "Kavya Nair")).toMatchObject({
    account: { zone: expect.stringMatching(/^Asia\/(Kolkata|Calcutta)$/) },
  });
});

test.skipIf(!isHere)("a card comes by itself, is pressed, and is edited in place", async () => {
  const teams = teamsPlatform(settings);
  const card = cardWith(
    { kind: "facts", facts: [["Opened", new Date("2027-03-28T01:10:00Z")]] },
    { kind: "buttons", buttons: [{ handle: "have-it", label: "I have it", style: "primary" }] },
  );
  const post = {
    installation,
    to: { account: { provider: "teams", tenant: TENANT, subject: kavya.objectId, name: "Kavya Nair" } },
    card,
    rendering: { language: "en", zone: "Asia/Kolkata" },
    mark: "m",
    isRepeat: false,
  } as const;
  const sent = await teams.send(post);
  expect(sent).toMatchObject({ kind: "done", result: { conversation: at(1).chat } });
  const id = sent.kind === "done" ? sent.result.message : "";
  const shown = await at(1).waitFor((messages) => messages.find((message) => message.id === id));
  expect(textsOf(shown.cards[0])).toContain("Sun 28 Mar, 06:40 IST");
  const [action] = actionsOf(shown.cards[0]);
  reply = () => ({
    kind: "card",
    card: { title: "", notification: "Yours.", blocks: [{ kind: "text", text: "Yours." }] },
    rendering: shared,
    to: "you",
  });
  const answer = await at(1).presses(id, { verb: "baton", data: action?.data });
  expect(JSON.stringify(answer)).toContain("Yours.");
  expect(await heard(({ ask }) => ask.kind === "button")).toMatchObject({
    ask: { handle: "have-it", message: id },
  });
  expect(
    await teams.edit({ ...post, card: cardWith({ kind: "text", text: "over, sleep" }) }, id),
  ).toMatchObject({ kind: "done" });
  const edited = await at(1).waitFor((messages) =>
    messages.find((message) => message.id === id && message.edits > 0),
  );
  expect(textsOf(edited.cards[0])).toContain("over, sleep");
});

test.skipIf(!isHere)("a channel's card begins a chain, and a line stands below it", async () => {
  const teams = teamsPlatform(settings);
  const post = { installation, card: cardWith(), rendering: shared, mark: "m", isRepeat: false } as const;
  const conversation = "19:payments@thread.tacv2";
  const root = await teams.send({ ...post, to: { conversation, thread: "" } });
  const thread = root.kind === "done" ? root.result.message : "";
  expect(await teams.send({ ...post, to: { conversation, thread } })).toMatchObject({ kind: "done" });
  const below = await at(0).waitFor(
    (messages) => messages.filter(({ conversation: where }) => where.includes(thread))[1],
  );
  expect(below.conversation).toBe(`${conversation};messageid=${thread}`);
});

test.skipIf(!isHere)("a raw activity carries anybody, and a form comes to the chat", async () => {
  reply = () => ({ kind: "form", form: everyField, rendering: shared });
  const drive = at(0);
  await drive.sends(
    drive.activity({
      text: "incident",
      from: { id: "29:beatriz", name: beatriz.name, aadObjectId: beatriz.objectId },
    }),
  );
  expect(await heard(({ account }) => account.subject === beatriz.objectId)).toMatchObject({
    ask: { text: "incident" },
  });
  const form = await drive.waitFor((messages) =>
    messages.find(({ cards }) => textsOf(cards[0]).includes("Open an incident")),
  );
  reply = () => ({ kind: "form-errors", errors: { title: "Please say it in fewer words." } });
  const [submit] = actionsOf(form.cards[0]);
  const answer = await drive.presses(form.id, { verb: "baton", data: { ...submit?.data, "in.title": "x" } });
  expect(JSON.stringify(answer)).toContain("Please say it in fewer words.");
  reply = () => ({ kind: "done" });
});

test.skipIf(!isHere)("the dialog mark on a button falls back to a message with the handle", async () => {
  const drive = at(0);
  await drive.sends(
    drive.activity({ value: { handle: "opens-form", msteams: { type: "task/fetch" } }, replyToId: "1" }),
  );
  expect(await heard(({ ask }) => ask.kind === "button" && ask.handle === "opens-form")).toMatchObject({
    answersInline: false,
  });
});
