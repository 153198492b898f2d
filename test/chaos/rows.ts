/** Every row, in the order of proof. */
import type { Row } from "./row.ts";
import { ambiguousSend } from "./rows/ambiguous-send.ts";
import { approvalRace } from "./rows/approval-race.ts";
import { auditTampering } from "./rows/audit-tampering.ts";
import { bridgeTimeouts } from "./rows/bridge-timeouts.ts";
import { canarySecrets } from "./rows/canary-secrets.ts";
import { clockChanges } from "./rows/clock-changes.ts";
import { crashPoints } from "./rows/crash-points.ts";
import { forgottenPeople } from "./rows/forgotten-people.ts";
import { fuzz } from "./rows/fuzz.ts";
import { injections } from "./rows/injections.ts";
import { noPostgres } from "./rows/no-postgres.ts";
import { noRedis } from "./rows/no-redis.ts";
import { pausedWorker } from "./rows/paused-worker.ts";
import { recordWriters } from "./rows/record-writers.ts";
import { repeatedInbound } from "./rows/repeated-inbound.ts";
import { replays } from "./rows/replays.ts";
import { restoreAndClone } from "./rows/restore-and-clone.ts";
import { revokedRight } from "./rows/revoked-right.ts";
import { rollingRestart } from "./rows/rolling-restart.ts";
import { sameDayAnywhere } from "./rows/same-day-anywhere.ts";
import { slackForgeries } from "./rows/slack-forgeries.ts";
import { staleCards } from "./rows/stale-cards.ts";
import { teamsForgeries } from "./rows/teams-forgeries.ts";
import { tenants } from "./rows/tenants.ts";
import { throttled } from "./rows/throttled.ts";
import { timerStorm } from "./rows/timer-storm.ts";
import { whereItRuns } from "./rows/where-it-runs.ts";

export const ROWS: readonly Row[] = [
  timerStorm,
  crashPoints,
  ambiguousSend,
  noRedis,
  noPostgres,
  pausedWorker,
  repeatedInbound,
  bridgeTimeouts,
  clockChanges,
  throttled,
  rollingRestart,
  restoreAndClone,
  approvalRace,
  revokedRight,
  staleCards,
  slackForgeries,
  teamsForgeries,
  replays,
  fuzz,
  injections,
  canarySecrets,
  tenants,
  auditTampering,
  forgottenPeople,
  recordWriters,
  whereItRuns,
  sameDayAnywhere,
];
