/** S7: whatever address is written into a setting that leads outside, nothing of ours connects to a server inside. */
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContactMessage } from "../../src/chat/methods.ts";
import { openLog } from "../../src/core/log.ts";
import { makeJitsi } from "../../src/integrations/jitsi/jitsi.ts";
import { openPush } from "../../src/integrations/push/send-push.ts";
import { openWebhook } from "../../src/integrations/webhook/send-webhook.ts";
import { sayLater } from "../../src/slack/answer-outside.ts";
import { isServiceAllowed } from "../../src/teams/settings.ts";
import { openOutbound } from "../../src/web/outbound.ts";

const canaries: Server[] = [];
const connected: string[] = [];
let port = 0;

const listen = (host: string, on: number) =>
  new Promise<number>((resolve) => {
    const server = createServer((socket) => {
      connected.push(host);
      // Whoever asks is led on, to the same place.
      socket.end(`HTTP/1.1 307 x\r\nlocation: http://127.0.0.1:${on}/\r\n\r\n`);
    });
    // A machine without IPv6 has no such canary, and nobody could reach it.
    server.once("error", () => resolve(on));
    server.listen(on, host, () => {
      canaries.push(server);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
beforeAll(async () => {
  port = await listen("127.0.0.1", 0);
  await listen("::1", port);
});
afterAll(() => {
  for (const server of canaries) server.close();
});

/** The same machine in every notation: short, decimal, octal, hexadecimal, mapped, translated, in other scripts, by name. */
const HOSTS = [
  ...["127.0.0.1", "127.1", "127.0.1", "127.000.000.001", "2130706433", "0x7f000001", "0x7F.0.0.1", "0x7f.1"],
  ...["017700000001", "0177.0.0.1", "0177.1", "127.0x0.0.01", "127.0.0.1.", "127.0.0.1..", "127.255.255.254"],
  ...[
    "0",
    "0.0.0.0",
    "0x0",
    "00000",
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127．0．0．1",
    "%31%32%37.0.0.1",
  ],
  ...[
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "localho%73t",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "loc\talhost",
    "ｌocalhost",
  ],
  ...[
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:7F00:0001]",
  ],
  ...[
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
  ],
  ...["[fe80::1]", "[fe80::1%25lo]", "[::1%25lo]", "[fc00::1]", "[fec0::1]", "[ff02::1]"],
  ...["rebind.example", "rebind.example.", "xn--e1afmkfd.example", "пример.example", "half.example"],
  ...["me@127.0.0.1", "me:secret@127.0.0.1", "1.1.1.1@127.0.0.1", "hooks.slack.com@127.0.0.1"],
  ...[
    "hooks.slack.com.127.0.0.1.nip.example",
    "smba.trafficmanager.net.evil.example",
    "smba.trafficmanager.net@localhost",
  ],
];

const formsOf = (host: string): string[] => [
  `http://${host}:${port}/topic`,
  `https://${host}:${port}/topic`,
  `HTTPS:\\\\${host}:${port}\\topic`,
  ` https:/\n/${host}:${port}/topic\t`,
];

const FORMS = (): string[] => HOSTS.flatMap(formsOf);

/** Every name leads inside; one half of the time only. */
const resolve = async (host: string): Promise<readonly string[]> =>
  host.startsWith("half") ? ["1.1.1.1", "127.0.0.1"] : ["127.0.0.1", "::1"];

const MESSAGE: ContactMessage = {
  subject: "I-1",
  text: "payments time out",
  urgent: true,
  link: null,
  at: new Date(0),
};
const attempt = () => ({
  mark: "m",
  isRepeat: false,
  signal: AbortSignal.timeout(300),
  mayLeave: () => true,
});
const outbound = openOutbound({ allowedHosts: [], resolve });
const log = openLog("fatal", () => {});

const SETTINGS: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  "somebody's webhook": (url) => openWebhook(["secret"], outbound).send(url, MESSAGE, attempt()),
  "somebody's push": (url) =>
    openPush({ url: "https://ntfy.example" }, outbound).send(url, MESSAGE, attempt()),
  "the push server": (url) => openPush({ url }, outbound).send("topic", MESSAGE, attempt()),
  "the numbers of a call": (url) => jitsi({ dialInNumbersUrl: url }),
  "the code of a call": (url) => jitsi({ dialInNumbersUrl: url, dialInConfCodeUrl: url }),
  "where Slack is answered": (url) =>
    sayLater({ clientOf: async () => Promise.reject(new Error("no client")), log }, url, {
      ...{ to: "you", rendering: { language: "en", zone: "UTC" } },
      card: { title: "", notification: "x", blocks: [] },
    }),
  "where Teams is answered": async (url) => {
    const apps = [{ name: "TEAMS", appId: "a", appPasswords: ["p"], tenantId: "t" }];
    if (isServiceAllowed({ apps, log }, url)) await fetch(url);
  },
};

const jitsi = (urls: object): Promise<unknown> => {
  const settings = { baseUrl: "https://meet.example", ...urls };
  const want = { mark: "m", number: 1, room: "abc", title: "x", settings };
  return makeJitsi(outbound).open(want, AbortSignal.timeout(300));
};

test.each(Object.keys(SETTINGS))(
  "%s: no notation of an inside address is ever connected to",
  async (name) => {
    const forms = FORMS();
    expect(forms.length).toBeGreaterThan(150);
    await Promise.all(forms.map(async (url) => SETTINGS[name]?.(url)));
    expect(connected).toEqual([]);
  },
);

test("the canary sings where somebody does connect", async () => {
  const allowed = openOutbound({ allowedHosts: [`127.0.0.1:${port}`] });
  const outcome = await allowed(`http://127.0.0.1:${port}/`, { method: "GET" });
  expect(outcome).toMatchObject({ kind: "refused", reason: "answered 307; redirects are not followed" });
  expect(connected.splice(0)).toEqual(["127.0.0.1"]);
});
