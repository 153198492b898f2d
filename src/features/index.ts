/** The rooms, in ladder order: a room may use those above it in this list, and never those below. */
import { calendarRoom } from "./calendar/feature.ts";
import { organisationRoom } from "./organisation/feature.ts";
import { personRoom } from "./person/feature.ts";
import type { Room } from "./room.ts";

export const ROOMS: readonly Room[] = [organisationRoom, personRoom, calendarRoom];
