/** Ports in a row, as the try-out takes them. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/**
 * The first of `count` ports in a row that are free now. They lie below those that systems give to outgoing
 * connections: the neighbours of such a one are taken and left all the time.
 */
export async function spareRow(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(10_000, 30_000);
    const row = Array.from({ length: count }, (_, at) => isFree(first + at));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
}
