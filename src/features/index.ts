/** The rooms, in ladder order: a room may use those above it in this list, and never those below. */
import { accessRoom } from "./access/feature.ts";
import { accountRoom } from "./account/feature.ts";
import { auditRoom } from "./audit/feature.ts";
import { bridgeRoom } from "./bridge/feature.ts";
import { calendarRoom } from "./calendar/feature.ts";
import { escalationRoom } from "./escalation/feature.ts";
import { exceptionRoom } from "./exception/feature.ts";
import { handoffRoom } from "./handoff/feature.ts";
import { helpRoom } from "./help/feature.ts";
import { incidentRoom } from "./incident/feature.ts";
import { onCallRoom } from "./oncall/feature.ts";
import { organisationRoom } from "./organisation/feature.ts";
import { pageRoom } from "./page/feature.ts";
import { personRoom } from "./person/feature.ts";
import { privacyRoom } from "./privacy/feature.ts";
import { proposalRoom } from "./proposal/feature.ts";
import { releaseRoom } from "./release/feature.ts";
import type { Room } from "./room.ts";

export const ROOMS: readonly Room[] = [
  organisationRoom,
  accountRoom,
  personRoom,
  accessRoom,
  auditRoom,
  exceptionRoom,
  proposalRoom,
  calendarRoom,
  onCallRoom,
  incidentRoom,
  pageRoom,
  escalationRoom,
  bridgeRoom,
  releaseRoom,
  handoffRoom,
  privacyRoom,
  helpRoom,
];
