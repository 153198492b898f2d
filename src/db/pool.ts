/** A few connections, each lent to one transaction at a time. */
import type { Connection } from "./connection.ts";

export type Pool = {
  /** Lends a connection for as long as `work` lasts; waits where all are lent. */
  lend<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** `most`: connections at once. They are made when they are needed. */
export function openPool(make: () => Connection, most: number): Pool {
  const idle: Connection[] = [];
  const lent = new Set<Connection>();
  const waiting: ((connection: Connection) => void)[] = [];
  const take = (): Promise<Connection> => {
    // The one used last: it is warm, and those that nobody needs are closed by the server's or their own time-out.
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) if (one.isAlive()) return lend(one);
    if (lent.size < most) return lend(make());
    return new Promise((resolve) => waiting.push(resolve));
  };
  const lend = (one: Connection): Promise<Connection> => {
    lent.add(one);
    return Promise.resolve(one);
  };
  const giveBack = (one: Connection): void => {
    const next = waiting.shift();
    if (next && one.isAlive()) {
      next(one);
      return;
    }
    lent.delete(one);
    if (next) void lend(make()).then(next);
    else if (one.isAlive()) idle.push(one);
  };
  return {
    async lend(work) {
      const connection = await take();
      try {
        return await work(connection);
      } finally {
        giveBack(connection);
      }
    },
    async close() {
      await Promise.all([...idle.splice(0), ...lent].map((one) => one.close()));
    },
  };
}
