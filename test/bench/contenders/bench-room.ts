/** The room whose timers P1 and P2 set: one does nothing, one writes a row, a record and an outside effect. */
import { z } from "zod";
import { recordAudit } from "../../../src/core/audit.ts";
import type { Ctx } from "../../../src/core/context.ts";
import { integer, pgTable, text, timestamp, uuid } from "../../../src/db/drizzle.ts";
import type { Database } from "../../../src/db/open.ts";
import { defineEffect, queueEffect } from "../../../src/engine/outbox.ts";
import { defineTimer } from "../../../src/engine/timers.ts";
import type { Room } from "../../../src/features/room.ts";
import { CHANNELS, type Job, type Tally } from "./tally.ts";

const Payload = z.object({ id: z.number(), dueAt: z.number(), org: z.number() });

const benchRows = pgTable("bench_rows", {
  orgId: uuid("org_id").notNull(),
  id: integer("id").notNull(),
  name: text("name").notNull(),
  at: timestamp("at", { withTimezone: true, mode: "date" }).notNull(),
});

const MADE = `create table bench_rows (
  org_id uuid not null, id integer not null, name text not null, at timestamptz not null, primary key (org_id, id))`;

/** To be followed by `migrate`, which closes it to other organisations like every table. */
export const makeBenchRows = (db: Database): Promise<unknown> => db.raw(MADE);

/** Stays in the outbox: nobody measures the outside here. */
const keptEffect = defineEffect<Job, Job, null>({
  kind: "bench.kept",
  version: 1,
  payload: Payload,
  prepare: async (_ctx, payload) => ({ message: payload }),
  send: async () => ({ kind: "done", result: null }),
});

async function doWork(ctx: Ctx, job: Job): Promise<void> {
  const name = `job ${job.id}`;
  await ctx.tx.insert(benchRows).values({ orgId: ctx.org.id, id: job.id, name, at: ctx.tx.now });
  await recordAudit(ctx, {
    action: "bench.done",
    subject: { kind: "organisation", id: ctx.org.id },
    after: { id: job.id, step: "done" },
  });
  await queueEffect(ctx, keptEffect, {
    mark: `bench:${job.id}`,
    lane: `channel:${Math.abs(job.id) % CHANNELS}`,
    priority: 4,
    payload: job,
    dueAt: new Date(ctx.tx.now.getTime() + 3_600_000),
  });
}

export function benchRoom(tally: Tally) {
  const nothing = defineTimer<Job>({
    kind: "bench.nothing",
    version: 1,
    payload: Payload,
    fire: async (_ctx, job) => tally.note(job),
  });
  const record = defineTimer<Job>({
    kind: "bench.record",
    version: 1,
    payload: Payload,
    async fire(ctx, job) {
      await doWork(ctx, job);
      ctx.tx.afterCommit(() => tally.note(job));
    },
  });
  const room: Room = { name: "bench", timers: [nothing, record] as never, effects: [keptEffect] as never };
  return { room, kinds: { nothing, record } };
}
