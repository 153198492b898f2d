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
import { organisationApplied } from "../organisation/events.ts";
import { pageAnswered, pageUndeliverable } from "../page/events.ts";
import { findPages, incidentOf } from "../page/find-pages.ts";
import { standDownPages } from "../page/stand-down-pages.ts";
import type { Page } from "../page/tables.ts";
import { callNext } from "./call-next.ts";
import { callPeople, isCalling } from "./call-people.ts";
import { calmRun } from "./calm-run.ts";
import { calledInVain } from "./events.ts";
import { findLatestRun } from "./find-runs.ts";
import { followRenames } from "./follow-renames.ts";
import { goOnAtOnce } from "./go-on-at-once.ts";
import { nextBlocks } from "./next-blocks.ts";
import { isWaking, startRun } from "./start-run.ts";
import { stopRun } from "./stop-run.ts";
import { progressKey } from "./timer-kinds.ts";
import { watchProgress } from "./watch-progress.ts";

const asBaton = (ctx: Ctx): Ctx => actingAs(ctx, { kind: "baton", part: "escalation" });
const about = (incident: Pick<Incident, "id">): string => subjectKey(subject("incident", incident));

async function start(ctx: Ctx, incident: Incident): Promise<void> {
  await startRun(asBaton(ctx), { incidentId: incident.id });
  await watchProgress(ctx, incident);
}

async function followChange(
  ctx: Ctx,
  { before, after }: { before: Incident; after: Incident },
): Promise<void> {
  if (after.state !== "open") return;
  const isMoved = before.teamId !== after.teamId;
  const didWake = await isWaking(ctx, before.severity);
  const wakes = await isWaking(ctx, after.severity);
  if (isMoved) await standDownPages(asBaton(ctx), { about: about(after), because: "moved" });
  // What waited for the morning must not wait any longer; the new team has a policy of its own.
  if (isMoved || (wakes && !didWake)) await startRun(asBaton(ctx), { incidentId: after.id });
  else if (didWake && !wakes) await calmRun(asBaton(ctx), { incidentId: after.id });
}

/** *Can't*, or reached by nothing: the step that waits is taken now; where none does, the next lead is called. */
async function callSomebodyElse(ctx: Ctx, page: Page, declinedBy: string | null): Promise<void> {
  const incidentId = incidentOf(page);
  if (incidentId === null) return;
  const runId = await goOnAtOnce(asBaton(ctx), { incidentId, declinedBy });
  if (runId === null) await callNext(asBaton(ctx), { incidentId, pageId: page.id });
}

async function afterNobodyReached(ctx: Ctx, page: Page): Promise<void> {
  const id = incidentOf(page);
  if (id === null || isCalling(ctx)) return;
  const run = await findLatestRun(ctx, id);
  const due = (await findPages(ctx, { kind: "incident", id })).filter((other) => other.state === "due");
  // While somebody else can still answer, the next step keeps its delay. Without one, only who was called for the same counts.
  const isAwaited = (other: Page) => run?.state === "running" || other.why.key === page.why.key;
  if (!due.some(isAwaited)) await callSomebodyElse(ctx, page, null);
}

export const escalationListeners: readonly Listener[] = [
  on(organisationApplied, async (ctx, { names }) => void (await followRenames(asBaton(ctx), { names }))),
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
    if (page.answer !== "mine") await callSomebodyElse(ctx, page, page.personId);
  }),
  on(pageUndeliverable, afterNobodyReached),
  on(calledInVain, afterNobodyReached),
  on(incidentCardAsked, async (ctx, { incident, blocks }) => {
    blocks.push(...(await nextBlocks(ctx, incident)));
  }),
];
