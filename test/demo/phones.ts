/** The phones of the demo's people: a push server as ntfy is one, which shows each what its lock screen would. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Seen } from "./people.ts";

export type Phones = {
  readonly url: string;
  /** What rang, oldest first. */
  sees(topic: string): Seen[];
  close(): void;
};

type Publication = { readonly topic: string; readonly title: string; readonly priority: number };

/** Listens on a spare port of this machine. */
export async function openPhones(): Promise<Phones> {
  const rung: Publication[] = [];
  const server = createServer(async (request, response) => {
    rung.push(JSON.parse(await text(request)) as Publication);
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sees: (topic) =>
      rung
        .filter((one) => one.topic === topic)
        .map(({ title, priority }, index) => ({
          id: `${topic} ${index}`,
          where: "on the phone",
          lines: [`${priority === 5 ? "It rings: " : ""}${title}`],
        })),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
