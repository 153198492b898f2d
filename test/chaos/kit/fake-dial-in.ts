/** Jitsi's dial-in over loopback: numbers, and a code for each meeting, which it makes and may then keep to itself. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type FakeDialIn = {
  readonly url: string;
  readonly host: string;
  /** How often each meeting was asked for, by its address. */
  readonly meetings: Map<string, number>;
  stop(): Promise<void>;
};

/** `isHanging`: whether this time (from 1) the answer never comes, although the meeting was made. */
export async function startFakeDialIn(isHanging: (time: number) => boolean): Promise<FakeDialIn> {
  const meetings = new Map<string, number>();
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? "", "http://dial-in.test");
    const say = (body: object) => response.end(JSON.stringify(body));
    response.setHeader("content-type", "application/json");
    if (asked.pathname === "/numbers")
      return say({ message: "Phone numbers", numbersEnabled: true, numbers: { DE: ["+49 30 5550100"] } });
    const meeting = asked.searchParams.get("conference") ?? "";
    const time = (meetings.get(meeting) ?? 0) + 1;
    meetings.set(meeting, time);
    if (isHanging(time)) return;
    return say({ message: "ok", conference: 100_000 + [...meetings.keys()].indexOf(meeting) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}`, host, meetings },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
