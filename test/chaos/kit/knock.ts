/** Knocks at the web processes over connections that are kept; headers go as they are, none is added or joined. */
import { Agent, request } from "node:http";
import type { Fleet } from "./fleet.ts";

export type Knock = {
  readonly path: string;
  readonly method?: string;
  /** A list of values is a header that stands there as often. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
};

/** `status` 0: nobody answered. */
export type Answered = { readonly status: number; readonly text: string };

export type Knocker = { knock(asked: Knock): Promise<Answered>; close(): void };

/** Each request goes to the next web process that is alive. */
export function openKnocker(fleet: Pick<Fleet, "door">): Knocker {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const once = (asked: Knock): Promise<Answered & { readonly isStale: boolean }> =>
    new Promise((resolve) => {
      const { path, method = "POST", headers = {}, body = "" } = asked;
      const sent = request(`${fleet.door()}${path}`, {
        ...{ agent, method, timeout: 15_000 },
        headers: { ...headers, ...(method === "GET" ? {} : { "content-length": Buffer.byteLength(body) }) },
      });
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        const done = () => resolve({ status: response.statusCode ?? 0, text, isStale: false });
        response.on("end", done).on("error", done);
      });
      sent.on("timeout", () => sent.destroy());
      sent.on("error", () => resolve({ status: 0, text: "", isStale: sent.reusedSocket }));
      sent.end(method === "GET" ? undefined : body);
    });
  return {
    async knock(asked) {
      const answered = await once(asked);
      // The door may have closed a kept connection in the same moment: that was no answer of its own.
      return answered.isStale ? once(asked) : answered;
    },
    close: () => agent.destroy(),
  };
}
