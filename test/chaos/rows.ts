/** Every row, in the order of proof. */
import type { Row } from "./row.ts";
import { approvalRace } from "./rows/approval-race.ts";
import { auditTampering } from "./rows/audit-tampering.ts";
import { recordWriters } from "./rows/record-writers.ts";
import { repeatedInbound } from "./rows/repeated-inbound.ts";
import { replays } from "./rows/replays.ts";
import { revokedRight } from "./rows/revoked-right.ts";
import { slackForgeries } from "./rows/slack-forgeries.ts";
import { staleCards } from "./rows/stale-cards.ts";
import { teamsForgeries } from "./rows/teams-forgeries.ts";
import { timerStorm } from "./rows/timer-storm.ts";

export const ROWS: readonly Row[] = [
  timerStorm,
  repeatedInbound,
  approvalRace,
  revokedRight,
  staleCards,
  slackForgeries,
  teamsForgeries,
  replays,
  auditTampering,
  recordWriters,
];
