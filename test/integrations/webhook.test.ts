import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { openWebhook } from "../../src/integrations/webhook/send-webhook.ts";
import { openOutbound } from "../../src/web/outbound.ts";
import { loopbackServer } from "./loopback-server.ts";

const attempt = { mark: "page:1:ä", isRepeat: true, mayLeave: () => true, signal: AbortSignal.timeout(5000) };
/** A host whose clock is wrong must not make a receiver take its pages for old ones. */
const AT = new Date("2027-03-09T02:10:00.400Z");
const page = { subject: "SEV1", text: "नमस्ते", urgent: true, link: null, at: AT };

test("the receiver can prove by either secret that the page is ours, while one is replaced", async () => {
  const server = await loopbackServer();
  const secrets = ["new-secret-new-secret", "old-secret-old-secret"];
  const webhook = openWebhook(secrets, openOutbound({ allowedHosts: [server.host] }));
  expect(await webhook.send(`${server.url}/hook`, page, attempt)).toEqual({ kind: "done", result: null });
  const [request] = server.received;
  const [time = "", ...signatures] = String(request?.headers["baton-signature"]).split(",");
  expect(time).toBe(`t=${Math.floor(AT.getTime() / 1000)}`);
  const expected = secrets.map(
    (secret) =>
      `v1=${createHmac("sha256", secret)
        .update(`${time.slice(2)}.${request?.body}`)
        .digest("hex")}`,
  );
  expect(signatures).toEqual(expected);
  expect(request?.headers["idempotency-key"]).toBe("page:1:_");
  expect(JSON.parse(request?.body ?? "")).toEqual({
    ...{ format: 1, kind: "page", isRepeat: true },
    ...{ ...page, at: AT.toISOString() },
  });
});

test("an inside address is refused, and so is sending without a secret", async () => {
  const server = await loopbackServer();
  const outbound = openOutbound({ allowedHosts: [] });
  expect((await openWebhook(["s".repeat(16)], outbound).send(server.url, page, attempt)).kind).toBe(
    "refused",
  );
  expect((await openWebhook([], outbound).send("https://example.com", page, attempt)).kind).toBe("refused");
  expect(server.received).toEqual([]);
});
