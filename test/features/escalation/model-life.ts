/** One incident of the proof: the real one and the oracle's, to which the same is done. */
import { inOrganisation } from "../../../src/core/in-organisation.ts";
import { Refusal } from "../../../src/core/refusal.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { runDueTimers } from "../../../src/engine/run-timers.ts";
import { timers } from "../../../src/engine/tables.ts";
import { findLatestRun } from "../../../src/features/escalation/find-runs.ts";
import { progressKey, stepKey } from "../../../src/features/escalation/timer-kinds.ts";
import { acknowledgeIncident } from "../../../src/features/incident/acknowledge-incident.ts";
import { assignIncident } from "../../../src/features/incident/assign-incident.ts";
import { cancelIncident } from "../../../src/features/incident/cancel-incident.ts";
import { markStill } from "../../../src/features/incident/mark-still.ts";
import { moveIncident } from "../../../src/features/incident/move-incident.ts";
import { reopenIncident } from "../../../src/features/incident/reopen-incident.ts";
import { resolveIncident } from "../../../src/features/incident/resolve-incident.ts";
import type { Incident } from "../../../src/features/incident/tables.ts";
import { updateIncident } from "../../../src/features/incident/update-incident.ts";
import { applyOrganisation } from "../../../src/features/organisation/apply-organisation.ts";
import { answerPage } from "../../../src/features/page/answer-page.ts";
import { findAttempts, findPages } from "../../../src/features/page/find-pages.ts";
import type { TestHouse } from "../../kit/house.ts";
import { now } from "../incident/told.ts";
import * as oracle from "./escalation-model.ts";
import { type Deed, fileWith, ROTAS } from "./model-deeds.ts";

export type Life = {
  readonly house: TestHouse;
  readonly incident: Incident;
  readonly model: oracle.Model;
  /** Ids by key. */
  readonly people: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
};

/** What somebody may not do, or not any more, changes nothing: the oracle says so too. */
export async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

export const applyRota = (house: TestHouse, rota: oracle.Model["rota"]): Promise<unknown> =>
  inOrganisation(house.house, { orgId: house.orgId, actor: { kind: "file", by: "test" } }, (ctx) =>
    applyOrganisation(ctx, { text: fileWith(rota) }),
  );

const pagesOf = ({ house, incident: { id } }: Life) =>
  house.asBaton((ctx) => findPages(ctx, { kind: "incident", id }));

type Kind = Deed["do"];
type Of<K extends Kind> = Extract<Deed, { do: K }>;

const DOING: { readonly [K in Kind]: (life: Life, deed: Of<K>) => Promise<void> } = {
  async pass({ house, model }, { to }) {
    const due = oracle.nextDue(model) ?? model.now + 60_000;
    const off = { "just before": -1, due: 0, "just after": 1, "a while": model.now + 71_113 - due }[to];
    const at = Math.max(model.now, due + off);
    await house.at(new Date(at).toISOString());
    oracle.passTo(model, at);
  },
  async acknowledge({ house, incident, model }, { who }) {
    await unlessRefused(house.as(who, (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id })));
    oracle.acknowledge(model, who);
  },
  race,
  async answer(life, { nth, said, isLate }) {
    const { house, model } = life;
    const choice = [...model.calls.keys()].filter((at) => (model.calls[at]?.state !== "due") === isLate);
    const at = choice[nth % Math.max(1, choice.length)] ?? -1;
    const [page, one] = [(await pagesOf(life))[at], model.calls[at]];
    if (!page || !one) return;
    await unlessRefused(house.as(one.person, (ctx) => answerPage(ctx, { pageId: page.id, answer: said })));
    oracle.answer(model, one, said);
  },
  async assign({ house, incident, model, people }, { who, to }) {
    const input = { incidentId: incident.id, personId: people.get(to) ?? "" };
    await unlessRefused(house.as(who, (ctx) => assignIncident(ctx, input)));
    oracle.assign(model, who, to);
  },
  async progress({ house, incident: { id: incidentId }, model }, { isStill }) {
    await unlessRefused(
      house.as("anna", (ctx) =>
        isStill ? markStill(ctx, { incidentId }) : updateIncident(ctx, { incidentId, text: "restarting" }),
      ),
    );
    oracle.progress(model, isStill);
  },
  async over({ house, incident: { id: incidentId }, model }, { how }) {
    const end = how === "resolved" ? resolveIncident : cancelIncident;
    await unlessRefused(house.as("anna", (ctx) => end(ctx, { incidentId })));
    oracle.over(model, how);
  },
  async reopen({ house, incident: { id: incidentId }, model }) {
    await unlessRefused(house.as("anna", (ctx) => reopenIncident(ctx, { incidentId })));
    oracle.reopen(model);
  },
  async move({ house, incident: { id: incidentId }, model, teams }, { to }) {
    await unlessRefused(
      house.as("anna", (ctx) => moveIncident(ctx, { incidentId, teamId: teams.get(to) ?? "" })),
    );
    oracle.move(model, to);
  },
  async rota({ house, model }, { nth }) {
    model.rota = ROTAS[nth] ?? ROTAS[0];
    await applyRota(house, model.rota);
  },
};

/** Does it to both, and lets everything happen that is due. */
export async function perform(life: Life, deed: Deed): Promise<void> {
  await (DOING[deed.do] as (life: Life, deed: Deed) => Promise<void>)(life, deed);
  await life.house.catchUp();
}

/** Either came first; whoever was called a moment too early is not told of it any more. */
async function race(life: Life, { who }: Of<"race">): Promise<void> {
  const { house, incident, model } = life;
  const due = oracle.nextDue(model);
  if (due === null) return;
  const at = Math.max(due, model.now);
  await house.at(new Date(at).toISOString());
  await Promise.all([
    unlessRefused(house.as(who, (ctx) => acknowledgeIncident(ctx, { incidentId: incident.id }))),
    runDueTimers(house.work),
  ]);
  const [first, second] = [structuredClone(model), structuredClone(model)];
  oracle.passTo(first, at);
  oracle.acknowledge(first, who);
  second.now = at;
  oracle.acknowledge(second, who);
  oracle.passTo(second, at);
  const raised = await pagesOf(life);
  const calledBefore = model.calls.length;
  Object.assign(model, raised.length === first.calls.length ? first : second);
  await house.catchUp();
  for (const { id, state } of raised.slice(calledBefore)) {
    const tries = await house.asBaton((ctx) => findAttempts(ctx, id));
    if (state === "stood-down" && tries.some(({ outcome }) => outcome === "sent"))
      throw new Error("somebody was called for what another one has taken");
  }
}

/** How it really stands. */
export async function standing(life: Life) {
  const { house, incident, people } = life;
  const keys = new Map([...people].map(([key, id]) => [id, key]));
  const { state, ownerId } = await now(house, incident);
  const pages = await pagesOf(life);
  return house.asBaton(async (ctx) => {
    const run = await findLatestRun(ctx, incident.id);
    const waiting = await ctx.tx.select().from(timers).where(eq(timers.state, "waiting"));
    const due = (key: string) => waiting.find((row) => row.key === key)?.dueAt.getTime() ?? null;
    return {
      state,
      owner: keys.get(ownerId ?? "") ?? null,
      calls: pages.map(
        ({ dueAt, personId, why, answer, state: was }) =>
          `${dueAt.toISOString()} ${keys.get(personId)} ${why.key} ${answer ?? was}`,
      ),
      step: run ? due(stepKey(run.id)) : null,
      progress: due(progressKey(incident.id)),
    };
  });
}

/** How the oracle says that it stands. */
export const foretold = (model: oracle.Model) => ({
  state: model.state,
  owner: model.owner,
  calls: model.calls.map(
    ({ person, why, at, state }) => `${new Date(at).toISOString()} ${person} ${why} ${state}`,
  ),
  step: model.run?.nextAt ?? null,
  progress: model.progressDue,
});
