import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openOutbound } from "../../src/web/outbound.ts";
import { isPublicAddress } from "../../src/web/public-address.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Every way we know to write this machine, a private network or a metadata service. */
const INSIDE = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "017700000001",
  "0177.0.0.1",
  "127.0.0.1.",
  "127.255.255.254",
  "0",
  "0.0.0.0",
  "１２７.0.0.1",
  "①②⑦.⓪.⓪.①",
  "%31%32%37.0.0.1",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[ff02::1]",
  "[2001:db8::1]",
  "10.0.0.1",
  "10.255.255.255",
  "167772161",
  "012.0.0.1",
  "172.16.0.1",
  "172.31.255.254",
  "192.168.0.1",
  "192.168.257",
  "0xc0a80001",
  "100.64.0.1",
  "100.100.100.200",
  "169.254.169.254",
  "169.254.169.254.",
  "2852039166",
  "0xa9fea9fe",
  "0251.0376.0251.0376",
  "[::ffff:a9fe:a9fe]",
  "168.63.129.16",
  "192.0.0.192",
  "198.18.0.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "rebind.example",
  "half-inside.example",
  "nothing.example",
];

test("no notation of an inside address is ever connected to", async () => {
  let calls = 0;
  const port = await listening((_, response) => {
    calls++;
    response.end();
  });
  const outbound = openOutbound({
    allowedHosts: [],
    resolve: async (host) =>
      host.startsWith("half") ? ["1.1.1.1", "10.0.0.1"] : host.startsWith("nothing") ? [] : ["127.0.0.1"],
  });
  expect(INSIDE.length).toBeGreaterThan(50);
  for (const host of INSIDE) {
    for (const url of [`https://${host}:${port}/`, `http://${host}:${port}/`, `https://${host}/`]) {
      const outcome = await outbound(url, { method: "GET", timeoutMs: 500 });
      expect(outcome.kind, url).toBe("refused");
    }
  }
  expect(calls).toBe(0);
});

test.each([
  "http://example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "https://me:secret@example.com/",
  "javascript:alert(1)",
  "//example.com",
  "",
])("%s is refused and the reason does not repeat it", async (url) => {
  const outbound = openOutbound({ allowedHosts: [], resolve: async () => ["1.1.1.1"] });
  const outcome = await outbound(url, { method: "GET" });
  expect(outcome).toMatchObject({ kind: "refused" });
  expect(JSON.stringify(outcome)).not.toContain("secret");
});

test("public addresses are public", () => {
  for (const address of [
    "1.1.1.1",
    "9.9.9.9",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])
    expect(isPublicAddress(address), address).toBe(true);
  expect(isPublicAddress("fe80::1%eth0")).toBe(false);
  expect(isPublicAddress("not an address")).toBe(false);
});

test("an inside server that the operator allows is reached, at that port alone", async () => {
  const port = await listening((request, response) =>
    response.end(`${request.method} ${request.headers.host}`),
  );
  const outbound = openOutbound({ allowedHosts: [`127.0.0.1:${port}`] });
  expect(await outbound(`http://127.0.0.1:${port}/x`, { method: "POST", body: "{}" })).toEqual({
    kind: "done",
    result: { status: 200, body: `POST 127.0.0.1:${port}` },
  });
  expect((await outbound(`http://127.0.0.1:${port + 1}/x`, { method: "GET" })).kind).toBe("refused");
});

test("the address that was checked is the one connected to", async () => {
  const port = await listening((request, response) => response.end(request.headers.host));
  const asked: string[] = [];
  const outbound = openOutbound({
    allowedHosts: [`inside.example:${port}`],
    resolve: async (host) => {
      asked.push(host);
      return ["127.0.0.1"];
    },
  });
  const outcome = await outbound(`http://inside.example:${port}/`, { method: "GET" });
  expect(outcome).toMatchObject({ kind: "done", result: { body: `inside.example:${port}` } });
  expect(asked).toEqual(["inside.example"]);
});

test.each([
  ["a redirect is not followed", 302, {}, "refused"],
  ["a wrong address will never work", 404, {}, "refused"],
  ["Retry-After is obeyed", 429, { "retry-after": "7" }, "retry"],
  ["a fault may have acted", 500, {}, "unsure"],
])("%s", async (_, status, headers, kind) => {
  const port = await listening((_request, response) => {
    response.writeHead(status, { location: "http://127.0.0.1:1/", ...headers }).end();
  });
  const outbound = openOutbound({ allowedHosts: [`127.0.0.1:${port}`] });
  const outcome = await outbound(`http://127.0.0.1:${port}/`, { method: "POST" });
  expect(outcome.kind).toBe(kind);
  if (outcome.kind === "retry") expect(outcome.afterMs).toBe(7000);
});

const inMs = (ms: number) => new Date(Date.now() + ms).toUTCString();

test.each([
  ["a date", inMs(300_000), 300_000],
  ["a date that is over", inMs(-3_600_000), 500],
  ["a day's seconds", "86400", 3_600_000],
  ["nonsense", "soon", 30_000],
])("Retry-After may be %s", async (_, said, afterMs) => {
  const port = await listening((_request, response) => {
    response.writeHead(429, { "retry-after": said }).end();
  });
  const outbound = openOutbound({ allowedHosts: [`127.0.0.1:${port}`] });
  const outcome = await outbound(`http://127.0.0.1:${port}/`, { method: "POST" });
  expect(outcome.kind).toBe("retry");
  // A date has no milliseconds, and time passes.
  const off = outcome.kind === "retry" ? afterMs - outcome.afterMs : Number.NaN;
  expect(off >= 0 && off < 30_000, `${off}`).toBe(true);
});

test("where the first address of a host is dead, the next one is tried", async () => {
  const port = await listening((_, response) => response.end("here"));
  const outbound = openOutbound({
    allowedHosts: [`inside.example:${port}`],
    resolve: async () => ["127.0.0.2", "127.0.0.1"],
  });
  const outcome = await outbound(`http://inside.example:${port}/`, { method: "POST" });
  expect(outcome).toMatchObject({ kind: "done", result: { body: "here" } });
});

test("a server that never answers leaves it open, one that is not there does not", async () => {
  const silent = await listening(() => {});
  const outbound = openOutbound({ allowedHosts: [`127.0.0.1:${silent}`, "127.0.0.1:1"] });
  expect((await outbound(`http://127.0.0.1:${silent}/`, { method: "POST", timeoutMs: 100 })).kind).toBe(
    "unsure",
  );
  expect((await outbound("http://127.0.0.1:1/", { method: "POST" })).kind).toBe("retry");
});

test("an endless answer is cut off", async () => {
  const port = await listening((_, response) => {
    response.write("x".repeat(100_000));
  });
  const outbound = openOutbound({ allowedHosts: [`127.0.0.1:${port}`] });
  const outcome = await outbound(`http://127.0.0.1:${port}/`, { method: "GET" });
  expect(outcome.kind === "done" && outcome.result.body.length).toBe(64 * 1024);
});
