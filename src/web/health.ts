/** /healthz: this process lives. /readyz: it can do its work, or says in words why not. */
import type { Hono } from "hono";
import { checkSchema, SchemaTooNew, SchemaTooOld } from "../db/migrate.ts";
import type { Database } from "../db/open.ts";
import type { Served } from "./served.ts";

/** Null: all is well. Otherwise the reason, in plain English for whoever operates Baton. */
export type ReadyCheck = () => Promise<string | null>;

/** An answer that comes later than this is none. */
const PATIENCE_MS = 2000;

/** The database answers. */
export const databaseAnswers =
  (db: Database): ReadyCheck =>
  async () => {
    try {
      await db.raw("select 1");
      return null;
    } catch {
      // Which error it was stands in the log of whoever needed the database; here it would tell strangers the host.
      return "the database does not answer";
    }
  };

/** The schema is exactly the one this build knows; looked at until it once was right. */
export function schemaIsRight(db: Database): ReadyCheck {
  let wasRight = false;
  return async () => {
    if (wasRight) return null;
    try {
      await checkSchema(db);
      wasRight = true;
      return null;
    } catch (error) {
      if (error instanceof SchemaTooNew || error instanceof SchemaTooOld) return error.message;
      return "the database's schema cannot be read";
    }
  };
}

/** The worker has gone round lately; `idleMs` is how long ago that was. */
export const workerIsFresh =
  (idleMs: () => number, mostMs = 30_000): ReadyCheck =>
  async () => {
    const idle = idleMs();
    return idle > mostMs ? `the worker has not gone round for ${Math.round(idle / 1000)} seconds` : null;
  };

const late = (ms: number): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve("a check took too long"), ms).unref());

/** Adds both. `isDraining`: a load balancer must send no more. */
export function addHealth(app: Hono<Served>, checks: readonly ReadyCheck[], isDraining: () => boolean): void {
  app.get("/healthz", () => Promise.resolve(new Response("alive\n")));
  app.get("/readyz", async () => {
    const found = await Promise.all(checks.map((check) => Promise.race([check(), late(PATIENCE_MS)])));
    const reasons = [...(isDraining() ? ["this process is ending"] : []), ...found].filter(
      (reason) => reason !== null,
    );
    return new Response(reasons.length > 0 ? `${reasons.join("\n")}\n` : "ready\n", {
      status: reasons.length > 0 ? 503 : 200,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  });
}
