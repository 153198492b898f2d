import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { openMail } from "../../src/integrations/smtp/send-mail.ts";

const attempt = (mark: string) => ({
  mark,
  isRepeat: false,
  mayLeave: () => true,
  signal: AbortSignal.timeout(3000),
});
const page = {
  subject: "SEV1 Checkout\r\nBcc: everyone@example.com",
  text: "Zahlungen dauern zu lange – bitte antworten.",
  urgent: true,
  link: "https://baton.example.com/p/abc",
  linkLabel: "Ich kümmere mich",
  openLabel: "Seite öffnen und antworten",
  links: [{ label: "Berlin <anrufen>", url: "tel:+49305550100,,482910%23" }],
  at: new Date("2027-03-09T02:10:00Z"),
};
const settings = (port: number) => ({ url: `smtp://127.0.0.1:${port}`, from: "Baton <baton@example.com>" });

async function mailServer(refuse?: { at: "recipient" | "message"; code: number }) {
  const mails: { to: string[]; source: string }[] = [];
  const refusal = () => Object.assign(new Error("no"), { responseCode: refuse?.code });
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo: (_address, _session, done) => done(refuse?.at === "recipient" ? refusal() : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
        });
        done(refuse?.at === "message" ? refusal() : null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { mails, port: (server.server.address() as AddressInfo).port };
}

test("a page arrives by e-mail, and a repeat carries the same Message-ID", async () => {
  const server = await mailServer();
  const mail = openMail(settings(server.port));
  expect(await mail.send("anna@example.com", page, attempt("page:1"))).toEqual({
    kind: "done",
    result: null,
  });
  await mail.send("anna@example.com", page, attempt("page:1"));
  await mail.send("anna@example.com", page, attempt("page:2"));
  const [first, again, other] = server.mails.map(({ source }) => /^Message-ID: (.+)$/im.exec(source)?.[1]);
  expect(first).toMatch(/^<[0-9a-f]{32}@example\.com>/);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(server.mails[0]?.to).toEqual(["anna@example.com"]);
  expect(server.mails[0]?.source).toMatch(/^X-Priority: 1/m);
  expect(server.mails[0]?.source).not.toMatch(/^Bcc:/m);
});

test("on a phone the answer, the call and its number are one tap each; what people wrote stays words", async () => {
  const server = await mailServer();
  const text = "<b>down</b> & out\nzweite Zeile";
  await openMail(settings(server.port)).send("anna@example.com", { ...page, text }, attempt("page:1"));
  const source = (server.mails[0]?.source ?? "").replace(/=\r\n/g, "").replace(/=3D/g, "=");
  expect(source).toMatch(/^Content-Type: multipart\/alternative/m);
  expect(source).toContain("<b>down</b> & out");
  expect(source).toContain("&lt;b&gt;down&lt;/b&gt; &amp; out");
  expect(source).toContain('href="https://baton.example.com/p/abc"');
  expect(source).toMatch(/href="tel:\+49305550100,,482910%23"[^>]*>Berlin &lt;anrufen&gt;</);
  expect(source).toContain("Berlin <anrufen>: tel:+49305550100,,482910%23");
});

test("a mail's link says that it opens something: nobody sleeps on believing that opening it was an answer", async () => {
  const server = await mailServer();
  await openMail(settings(server.port)).send("anna@example.com", page, attempt("page:1"));
  const source = (server.mails[0]?.source ?? "").replace(/=\r\n/g, "").replace(/=3D/g, "=");
  expect(source).toContain("Seite =C3=B6ffnen und antworten: https://baton.example.com/p/abc");
  expect(source).not.toContain("mmere mich");
});

test.each([
  "anna@example.com, bob@example.com",
  "anna",
  "anna@example.com\r\nRCPT TO:<x@y.z>",
  "<anna@example.com>",
])("%j is refused before anything is sent", async (to) => {
  const server = await mailServer();
  expect((await openMail(settings(server.port)).send(to, page, attempt("m"))).kind).toBe("refused");
  expect(server.mails).toEqual([]);
});

test.each([
  ["a mailbox that does not exist will never work", "recipient", 550, "refused"],
  ["a greylisting server is asked again", "recipient", 451, "retry"],
  ["a full mailbox is asked again", "message", 452, "retry"],
  ["a rejected message will never work", "message", 554, "refused"],
] as const)("%s", async (_, at, code, kind) => {
  const server = await mailServer({ at, code });
  expect((await openMail(settings(server.port)).send("anna@example.com", page, attempt("m"))).kind).toBe(
    kind,
  );
});

/** A server that answers each line as it is told; null hangs up, "" says nothing. */
async function scriptedServer(script: (line: string) => string | null) {
  const server = createServer((socket) => {
    let isMessage = false;
    const answer = (line: string) => {
      const said = script(line);
      isMessage = said?.startsWith("354") ?? false;
      if (said === null) socket.destroy();
      else socket.write(said === "" ? "" : `${said}\r\n`);
    };
    socket.write("220 here\r\n");
    socket.on("data", (data) => {
      const text = data.toString();
      if (!isMessage) answer(text.trim());
      else if (text.endsWith("\r\n.\r\n")) answer(".");
    });
    socket.on("error", () => socket.destroy());
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
const WILLING: Readonly<Record<string, string>> = { DATA: "354 go on", EHLO: "250-here\r\n250 AUTH PLAIN" };
const except = (step: string, said: string | null) => (line: string) => {
  const word = line.split(" ", 1)[0] ?? "";
  return word === step ? said : (WILLING[word] ?? "250 ok");
};

test.each([
  ["hangs up before the message", "RCPT", null, "retry"],
  ["hangs up after the message", ".", null, "unsure"],
  ["falls silent before the message", "RCPT", "", "retry"],
  ["falls silent after the message", ".", "", "unsure"],
  ["lets nobody in for now", "AUTH", "454 later", "retry"],
  ["has got another password", "AUTH", "535 no", "retry"],
  ["serves nobody", "HELO", "554 no", "retry"],
] as const)("a server that %s", async (_, step, said, kind) => {
  const script =
    step === "HELO" ? (line: string) => (/LO /.test(line) ? said : "250 ok") : except(step, said);
  const url = `smtp://baton:secret@127.0.0.1:${await scriptedServer(script)}`;
  const quick = { ...attempt("m"), signal: AbortSignal.timeout(300) };
  const mail = openMail({ ...settings(0), url });
  expect((await mail.send("anna@example.com", page, quick)).kind).toBe(kind);
});

test("a server that is not there did not take the mail", async () => {
  expect((await openMail(settings(1)).send("anna@example.com", page, attempt("m"))).kind).toBe("retry");
});
