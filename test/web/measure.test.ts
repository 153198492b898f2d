import { expect, test } from "vitest";
import { openTransaction } from "../../src/db/transaction.ts";
import { measureCommits, measureTables, watchWith } from "../../src/web/measure-engine.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { BARE_ORG, bareHouse } from "../kit/bare-house.ts";

test("commits, roll-backs, lateness and throttling are counted without a name of anybody", async () => {
  const { db } = await bareHouse([]);
  const metrics = openMetrics();
  const measured = measureCommits(db, metrics);
  expect(measured.engine).toBe(db.engine);
  expect(measured.serviceRole).toBe(db.serviceRole);
  await openTransaction(measured, BARE_ORG, async () => {});
  await expect(openTransaction(measured, BARE_ORG, () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  const watch = watchWith(metrics);
  watch.timerFired("escalation.step-due", 20);
  watch.timerFailed("escalation.step-due", true);
  watch.effectSettled("chat.post", "done", 700);
  watch.throttled("slack:T0MERIDIAN:C0PAYMENTS", 3000);
  await db.raw(
    `insert into outbox (org_id, mark, kind, version, lane, priority, payload, queued_at, due_at)
     values ($1, 'm', 'k', 1, 'l', 0, '{}', $2, $2)`,
    [BARE_ORG, "2027-03-09T08:59:00Z"],
  );
  await db.raw(
    `insert into timers (org_id, key, kind, version, payload, due_at, wanted_at, state) values
     ($1, 'a', 'k', 1, '{}', $2, $2, 'waiting'), ($1, 'b', 'k', 1, '{}', $2, $2, 'parked')`,
    [BARE_ORG, "2027-03-09T08:58:00Z"],
  );
  await measureTables(measured, metrics);
  const text = await metrics.registry.metrics();
  expect(text).toContain('baton_commits_total{outcome="rolled-back"} 1');
  expect(text).toMatch(/baton_commits_total\{outcome="committed"\} [12]/);
  expect(text).toContain('baton_outbox_depth{priority="0"} 1');
  expect(text).toContain('baton_outbox_oldest_seconds{priority="0"} 60');
  expect(text).toContain("baton_timers_due 1");
  expect(text).toContain("baton_timers_oldest_seconds 120");
  expect(text).toContain('baton_parked{what="timers"} 1');
  expect(text).toContain('baton_parked{what="effects"} 0');
  expect(text).toContain('baton_throttled_seconds_total{platform="slack"} 3');
  expect(text).toContain('baton_timer_failures_total{kind="escalation.step-due",parked="true"} 1');
  expect(text).not.toMatch(/T0MERIDIAN|C0PAYMENTS/);
});
