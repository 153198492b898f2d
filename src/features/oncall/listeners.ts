/** What on-call duty does when people change. */

import { now } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import { accountBlocked, holdingsAsked, personLeft } from "../person/events.ts";
import { loadBook } from "./load-book.ts";
import { nextDutyOf, rotationsTouched } from "./person-duty.ts";
import { scheduleShifts } from "./settle-shifts.ts";
import { tellBlocked } from "./tell-blocked.ts";

/** Whoever leaves is skipped from that instant on; the next one has the duty, and is handed what is open. */
export const onPersonLeft = on(personLeft, async (ctx, person) => {
  const book = await loadBook(ctx, { since: now(ctx) });
  await scheduleShifts(ctx, rotationsTouched(book, person.id));
});

/** The duty stays his: he may be alive on the other platform. */
export const onAccountBlocked = on(accountBlocked, tellBlocked);

/** Part of the answer to "what does she hold?". */
export const onHoldingsAsked = on(holdingsAsked, async (ctx, { personId, add }) => {
  const t = words(ctx, "oncall");
  const book = await loadBook(ctx, { since: now(ctx) });
  const lines = book.rotations
    .filter(({ shifts }) => shifts.some(({ people }) => people.includes(personId)))
    .map(({ name, level }) => t("holds.rotation", { rotation: name, level: t(`level.${level}`) }));
  const next = nextDutyOf(book, personId, now(ctx).getTime());
  if (next) lines.push(t("holds.next", { from: dayInstant(ctx, new Date(next.startsAt)) }));
  if (lines.length > 0) add(t("holds.title"), lines);
});
