/** The auditor's look: whoever is on call next is told of it. */
import type { Ctx } from "../../core/context.ts";
import { sql } from "../../db/drizzle.ts";
import type { Check } from "../../engine/auditor.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { shiftEndedTimer } from "./timers.ts";

/** Sets the timers of shifts that nobody would see end. */
export const shiftsWillChange: Check = {
  name: "oncall.shifts",
  async run(ctx) {
    const rows = await findUntimed(ctx);
    if (rows.length === 0) return [];
    await scheduleShifts(
      ctx,
      rows.map(({ id }) => id),
    );
    return rows.map(({ key }) => `rotation ${key} had no timer for its next shift; it is set anew`);
  },
};

const findUntimed = (ctx: Ctx): Promise<{ readonly id: string; readonly key: string }[]> =>
  ctx.tx.query(sql`
    select r.id, r.key from duty_states d join rotations r on r.org_id = d.org_id and r.id = d.rotation_id
    where d.org_id = ${ctx.org.id} and d.next_at is not null and not exists (select from timers t
      where t.org_id = d.org_id and t.key = 'oncall:' || d.rotation_id || ':shift-ended' and t.state = 'waiting'
        and t.kind = ${shiftEndedTimer.kind} and t.payload->>'rotationId' = d.rotation_id::text
        and t.wanted_at <= greatest(d.next_at, app_now() + interval '1 day'))`);
