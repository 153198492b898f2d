/** Listens, and stops without dropping what has begun. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { WebApp } from "./web-app.ts";

export type Serving = {
  readonly port: number;
  /** Takes no more connections, finishes open requests (ten seconds at most), then closes. Twice is once. */
  stop(): Promise<void>;
};

/** Chat platforms give up after three seconds: whoever still sends after these has failed. */
const TIMEOUTS = { headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 65_000 };
/** Node looks for those who are over them every 30 seconds by itself. */
const LOOK_EVERY_MS = 1000;
const DRAIN_MS = 10_000;

export type ServingAt = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How long a request may take to come in whole, in milliseconds. */
  readonly requestTimeout?: number;
};

/** Listens on `host:port`. Errors: the port is taken, the address is not this machine's. */
export async function serve(app: WebApp, at: ServingAt): Promise<Serving> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { connectionsCheckingInterval: LOOK_EVERY_MS },
  }) as Server;
  Object.assign(server, TIMEOUTS, at.requestTimeout && { requestTimeout: at.requestTimeout });
  server.maxHeadersCount = 100;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => resolve());
  });
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      stopping ??= drain(app, server);
      return stopping;
    },
  };
}

async function drain(app: WebApp, server: Server): Promise<void> {
  app.startDraining();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection kept alive becomes idle only after its answer: look again until all are gone.
  const again = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(again);
  clearTimeout(end);
}
