/** A mail server and a push server that refuse everything, and quote in their refusal what they were given. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Echoing = {
  readonly smtpPort: number;
  readonly pushUrl: string;
  /** The secrets that were shown to them. */
  readonly shown: string[];
  stop(): Promise<void>;
};

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

export async function startEchoing(): Promise<Echoing> {
  const shown: string[] = [];
  const mail = new SMTPServer({
    ...{ allowInsecureAuth: true, hideSTARTTLS: true, authMethods: ["PLAIN", "LOGIN"] },
    onAuth: ({ password }, _session, done) => {
      shown.push(password ?? "");
      done(Object.assign(new Error(`"${password}" is not the password`), { responseCode: 535 }));
    },
  });
  const push = createServer((request, response) => {
    const secret = request.headers.authorization ?? "";
    shown.push(secret);
    response.writeHead(500, { "content-type": "text/plain" }).end(`refused: ${secret}`);
  });
  await Promise.all([
    new Promise<void>((resolve) => mail.listen(0, "127.0.0.1", resolve)),
    new Promise<void>((resolve) => push.listen(0, "127.0.0.1", resolve)),
  ]);
  return {
    smtpPort: portOf(mail.server),
    pushUrl: `http://127.0.0.1:${portOf(push)}`,
    shown,
    async stop() {
      push.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => mail.close(() => resolve())),
        new Promise<void>((resolve) => void push.close(() => resolve())),
      ]);
    },
  };
}
