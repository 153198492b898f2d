/** What escalation does when others announce something. Nothing here asks who announced it: Baton acts. */
import { actingAs, type Ctx, now } from "../../core/context.ts";
import { type Listener, on } from "../../core/events.ts";
import { subject, subjectKey } from "../../core/subject.ts";
import { allEnded } from "../../db/awaited-later.ts";
import { cancelTimer } from "../../engine/timers.ts";
import {
  incidentAcknowledged,
  incidentCardAsked,
  incidentChanged,
  incidentEnded,
  incidentOpened,
  incidentProgressed,
  incidentReopened,
  personAsked,
} from "../incident/events.ts";
import type { Incident } from "../incident/tables.ts";
import { pageAnswered, pageUndeliverable } from "../page/events.ts";
import { findPages, incidentOf } from "../page/find-pages.ts";
import { standDownPages } from "../page/stand-down-pages.ts";
import { policyOf } from "./call-for-progress.ts";
import { callPeople } from "./call-people.ts";
import { goOnAtOnce } from "./go-on-at-once.ts";
import { nextBlocks } from "./next-blocks.ts";
import { setProgressTimer } from "./set-timers.ts";
import { isWaking, startRun } from "./start-run.ts";
import { stopRun } from "./stop-run.ts";
import { progressKey } from "./timer-kinds.ts";

const asBaton = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "escalation" });
const about = (incident: Pick<Incident, "id">): string => subjectKey(subject("incident", incident));

async function start(ctx: Ctx, incident: Incident): Promise<void> {
  await startRun(asBaton(ctx), { incidentId: incident.id });
  await watchProgress(ctx, incident);
}

async function watchProgress(ctx: Ctx, incident: Pick<Incident, "id" | "progressAt">): Promise<void> {
  const { noProgressSeconds } = await policyOf(ctx, incident);
  await setProgressTimer(
    ctx,
    incident.id,
    new Date(incident.progressAt.getTime() + noProgressSeconds * 1000),
  );
}

async function followChange(
  ctx: Ctx,
  { before, after }: { before: Incident; after: Incident },
): Promise<void> {
  if (after.state !== "open") return;
  const isMoved = before.teamId !== after.teamId;
  const isWorse = !(await isWaking(ctx, before.severity)) && (await isWaking(ctx, after.severity));
  if (isMoved) await standDownPages(asBaton(ctx), { about: about(after), because: "moved" });
  // What waited for the morning must not wait any longer; the new team has a policy of its own.
  if (isMoved || isWorse) await startRun(asBaton(ctx), { incidentId: after.id });
}

export const escalationListeners: readonly Listener[] = [
  on(incidentOpened, start),
  on(incidentReopened, start),
  on(incidentAcknowledged, async (ctx, incident) => {
    await stopRun(asBaton(ctx), { incidentId: incident.id, because: "acknowledged" });
  }),
  on(incidentChanged, followChange),
  on(incidentProgressed, async (ctx, incident) => {
    // The first only reads and sets a timer, so that it may run beside whatever the second writes.
    await allEnded([
      watchProgress(ctx, incident),
      standDownPages(asBaton(ctx), {
        about: about(incident),
        because: "progress",
        raisedFor: "no-progress",
      }),
    ]);
  }),
  on(incidentEnded, async (ctx, incident) => {
    await stopRun(asBaton(ctx), { incidentId: incident.id, because: "ended" });
    await cancelTimer(ctx, progressKey(incident.id));
  }),
  on(personAsked, async (ctx, { incident, personId }) => {
    const mark = `asked:${incident.id}:${now(ctx).getTime()}`;
    await callPeople(asBaton(ctx), incident, { people: [personId], why: "person", mark });
  }),
  on(pageAnswered, async (ctx, page) => {
    const incidentId = incidentOf(page);
    if (page.answer === "mine" || incidentId === null) return;
    await goOnAtOnce(asBaton(ctx), { incidentId, declinedBy: page.personId });
  }),
  on(pageUndeliverable, async (ctx, page) => {
    const incidentId = incidentOf(page);
    if (incidentId === null) return;
    const others = await findPages(ctx, { kind: "incident", id: incidentId });
    // While somebody else can still answer, the next step keeps its delay.
    if (others.some((other) => other.state === "due")) return;
    await goOnAtOnce(asBaton(ctx), { incidentId, declinedBy: null });
  }),
  on(incidentCardAsked, async (ctx, { incident, blocks }) => {
    blocks.push(...(await nextBlocks(ctx, incident)));
  }),
];
