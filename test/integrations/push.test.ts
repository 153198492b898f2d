import { expect, test } from "vitest";
import { openPush } from "../../src/integrations/push/send-push.ts";
import { openOutbound } from "../../src/web/outbound.ts";
import { loopbackServer } from "./loopback-server.ts";

const attempt = {
  mark: "page:1:0",
  isRepeat: false,
  mayLeave: () => true,
  signal: AbortSignal.timeout(5000),
};
const page = {
  subject: "SEV1 Checkout: payments time out",
  text: "You are asked to answer.",
  urgent: true,
  link: "https://baton.example.com/p/abc",
  linkLabel: "I have it",
  at: new Date("2027-03-09T02:10:00Z"),
};

test("a page rings the phone, and one press on the notification answers", async () => {
  const server = await loopbackServer();
  const push = openPush({ url: server.url, token: "tk_1" }, openOutbound({ allowedHosts: [server.host] }));
  expect(await push.send("anna-pager", page, attempt)).toEqual({ kind: "done", result: null });
  expect(server.received[0]?.headers.authorization).toBe("Bearer tk_1");
  expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
    topic: "anna-pager",
    title: page.subject,
    message: page.text,
    priority: 5,
    click: page.link,
    actions: [{ action: "http", label: "I have it", url: page.link, method: "POST", clear: true }],
  });
});

test("the call is one tap away beside the answer: its link and the first number, no more than a notification holds", async () => {
  const server = await loopbackServer();
  const push = openPush({ url: server.url }, openOutbound({ allowedHosts: [server.host] }));
  const links = [
    { label: "Join the call", url: "https://meet.example/1" },
    { label: "Dial Berlin", url: "tel:+49305550100,,482910%23" },
    { label: "Dial Bengaluru", url: "tel:+91805550100" },
  ];
  await push.send("anna-pager", { ...page, links }, attempt);
  expect(JSON.parse(server.received[0]?.body ?? "").actions).toEqual([
    { action: "http", label: "I have it", url: page.link, method: "POST", clear: true },
    { action: "view", ...links[0] },
    { action: "view", ...links[1] },
  ]);
});

test("a topic on another server does not get our token", async () => {
  const ours = await loopbackServer();
  const theirs = await loopbackServer();
  const push = openPush(
    { url: ours.url, token: "tk_1" },
    openOutbound({ allowedHosts: [ours.host, theirs.host] }),
  );
  await push.send(`${theirs.url}/anna-pager`, { ...page, urgent: false, link: null }, attempt);
  expect(theirs.received[0]?.headers.authorization).toBeUndefined();
  expect(JSON.parse(theirs.received[0]?.body ?? "")).toMatchObject({ topic: "anna-pager", priority: 3 });
  expect(ours.received).toEqual([]);
});

test.each([
  "",
  "two words",
  "../admin",
  "http://127.0.0.1:9/inside",
  "https://169.254.169.254/latest",
  "https://ntfy.sh/topic?x=1",
])("%j is refused and nothing is sent", async (to) => {
  const server = await loopbackServer();
  const push = openPush({ url: server.url }, openOutbound({ allowedHosts: [server.host] }));
  expect((await push.send(to, page, attempt)).kind).toBe("refused");
  expect(server.received).toEqual([]);
});

test.each([
  [503, { kind: "retry" }],
  [502, { kind: "unsure", afterMs: 10_000 }],
  [404, { kind: "refused" }],
] as const)("a server that answers %i", async (status, outcome) => {
  const server = await loopbackServer(status);
  const push = openPush({ url: server.url }, openOutbound({ allowedHosts: [server.host] }));
  expect(await push.send("anna-pager", page, attempt)).toMatchObject(outcome);
});

test("a busy server is tried again later", async () => {
  const server = await loopbackServer(429);
  const push = openPush({ url: server.url }, openOutbound({ allowedHosts: [server.host] }));
  expect((await push.send("anna-pager", page, attempt)).kind).toBe("retry");
});
