/** What on-call duty does when people change. */

import { now } from "../../core/context.ts";
import { on } from "../../core/events.ts";
import { dayInstant } from "../../core/near-instant.ts";
import { words } from "../../core/words.ts";
import { and, eq, inArray, ne } from "../../db/drizzle.ts";
import { goneAsked } from "../organisation/events.ts";
import { accountBlocked, holdingsAsked, personLeft } from "../person/events.ts";
import { people } from "../person/tables.ts";
import { findNames } from "./find-names.ts";
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

/** A cover of or by somebody whom the file does not name any more covers nothing. */
export const onGoneAsked = on(goneAsked, async (ctx, gone) => {
  const { covers } = await loadBook(ctx, { since: now(ctx) });
  const rows = [...covers.values()].filter(({ endedAt }) => endedAt === null);
  const ids = rows.flatMap(({ personId, replacesId }) => [personId, replacesId]);
  const names = await findNames(ctx, { people: ids });
  const leavers = await ctx.tx
    .select({ id: people.id, key: people.key })
    .from(people)
    .where(and(eq(people.orgId, ctx.org.id), inArray(people.id, ids), ne(people.state, "active")));
  for (const { id, key } of leavers)
    for (const cover of rows.filter((one) => one.personId === id || one.replacesId === id)) {
      const [name, replaced] = [names.person(cover.personId), names.person(cover.replacesId)];
      gone.namesLeaver(key, words(ctx, "oncall")("holds.cover", { name, replaced }));
    }
});

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
