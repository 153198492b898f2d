/** The settings of every contender in words, beside the table. */
import {
  BULLMQ_SETTINGS,
  FLOOR_SETTINGS,
  GRAPHILE_SETTINGS,
  PG_BOSS_SETTINGS,
  WORK_CONNECTIONS,
} from "./contenders/settings.ts";

export const settingsOfAll: readonly string[] = [
  "**All**: one Postgres with fsync on and one Redis, started by the bench on spare ports of loopback; each contender is a process of its own, warmed by 500 timers (P1) or 1,000 (P2) that are not counted.",
  "**Baton**: the real engine as `serve` starts it, with ten connections to Postgres and Redis for hints; the timers' handlers are the bench's own room.",
  `**Floor** (P1a): a sorted set in Redis, popped by a script in batches of ${FLOOR_SETTINGS.batch}, with Baton's own pause of ${FLOOR_SETTINGS.gapMs} ms where a look found less than a batch. No database, nothing claimed, nothing kept.`,
  `**BullMQ**: one worker, concurrency ${BULLMQ_SETTINGS.concurrency} (P1b: ${BULLMQ_SETTINGS.workConcurrency}), jobs added by \`addBulk\` and removed when done; Redis keeps nothing on disk in P1, and in P2 writes each command to disk before it answers (\`appendfsync always\`), as Postgres does.`,
  `**graphile-worker**: local queue of ${GRAPHILE_SETTINGS.localQueueSize}, polling every ${GRAPHILE_SETTINGS.pollIntervalMs} ms, ${GRAPHILE_SETTINGS.concurrency} jobs at a time, completions batched, ${GRAPHILE_SETTINGS.connections} connections; jobs added by \`addJobs\` (P2 one at a time: \`addJob\`).`,
  `**pg-boss**: ${PG_BOSS_SETTINGS.workers} workers, polling every ${PG_BOSS_SETTINGS.pollingSeconds} s (its shortest) and at once again while a batch of ${PG_BOSS_SETTINGS.batch} came full, ${PG_BOSS_SETTINGS.connections} connections; jobs added by \`insert\` (P2 one at a time: \`send\`).`,
  `**Work of P1b for the peers**: one job, one transaction, on up to ${WORK_CONNECTIONS} connections of postgres.js with prepared statements that do not wait for each other: a row, an outside effect, the chain's head locked last, a record of the same canonical JSON and hash. No rights, no row-level security.`,
  "**Bare Bolt** (P3): Bolt's HTTP receiver, one prepared INSERT by postgres.js, then the answer. Baton is `node src/main.ts serve`, one process with web and worker, on Postgres and Redis, sending to a stand-in for Slack. Requests leave at an even pace whether or not earlier ones are answered; after each answer another connection looks for the row.",
  "**Bare Bolt and botbuilder** (P8): both packages, an HTTP receiver, a `CloudAdapter`, two ports that listen.",
];
