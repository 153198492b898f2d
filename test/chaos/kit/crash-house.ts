/** A house of one process that dies where nobody has died yet and is started again, while people work in it. */
import { records } from "../../../src/core/tables.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { type CommitWatch, watchCommits } from "./commit-watch.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import type { Ground } from "./ground.ts";
import { atSlack } from "./people.ts";
import { counted, organisationOf, until } from "./probes.ts";
import { isAtRest } from "./sent.ts";

/** "before commit of insert incidents, …", "after chat.postMessage". */
export type Point = string;

/** What all houses of a run have seen. */
export type Fate = {
  /** The points that were passed while the process stood. */
  readonly passed: Set<Point>;
  /** Those at which a process died: after how many milliseconds the next one was ready. */
  readonly deaths: Map<Point, number>;
};

export type Day = { readonly died: readonly Point[]; readonly wrong: readonly string[] };

export type CrashHouse = {
  /** One incident from opening to its end; the process dies at the first points that are new, at most so often. */
  playDay(mostDeaths: number): Promise<Day>;
  stop(): Promise<void>;
};

type Standing = {
  isUp: boolean;
  /** Whatever the last death left open is settled: what is sent twice may be cut off once and no more. */
  isArmed: boolean;
  /** How often it may still die today. */
  deathsLeft: number;
  died: Point[];
  wrong: string[];
  rising: Promise<void>;
};

/** Opens it on a new database, before fakes of its own. */
export async function openCrashHouse(ground: Ground, fate: Fate): Promise<CrashHouse> {
  const watch = await watchCommits(ground.postgres.port);
  const fleet = await openFleet(ground, {
    all: 1,
    databaseUrl: (own) => own.replace(/:\d+\//, `:${watch.port}/`),
    isWithoutRedis: true,
  });
  fleet.teams.isPaced = false;
  fleet.slack.world.paceMs = 0;
  const standing: Standing = {
    ...{ isUp: true, isArmed: true, deathsLeft: 0 },
    ...{ died: [], wrong: [], rising: Promise.resolve() },
  };
  lieInWait({ fleet, watch }, standing, fate);
  const told = new Set<string>();
  return {
    async playDay(mostDeaths) {
      Object.assign(standing, { deathsLeft: mostDeaths, died: [], wrong: [] });
      const numbers = await work(fleet);
      await until(async () => standing.isUp && (await isAtRest(fleet.db)), 40_000);
      standing.deathsLeft = 0;
      await standing.rising;
      const found = [...standing.wrong, ...(await findWrong(fleet, numbers))];
      const wrong = found.filter((what) => !told.has(what));
      for (const what of wrong) told.add(what);
      return { died: standing.died, wrong };
    },
    async stop() {
      await standing.rising;
      await fleet.stop();
      await watch.stop();
    },
  };
}

/** Notes every point that is passed, and kills at the first at which nobody has died yet. */
function lieInWait(
  { fleet, watch }: { readonly fleet: Fleet; readonly watch: CommitWatch },
  standing: Standing,
  { passed, deaths }: Fate,
): void {
  const meet = (point: Point): boolean => {
    if (!standing.isUp) return false;
    passed.add(point);
    if (!standing.isArmed || standing.deathsLeft === 0 || deaths.has(point)) return false;
    Object.assign(standing, { isUp: false, isArmed: false });
    standing.deathsLeft -= 1;
    standing.died.push(point);
    deaths.set(point, Number.POSITIVE_INFINITY);
    standing.rising = rise(point);
    return true;
  };
  const rise = async (point: Point): Promise<void> => {
    const [from, diedAt] = [performance.now(), new Date()];
    fleet.processes.find((one) => one.isAlive())?.child.kill("SIGKILL");
    try {
      await fleet.start("all");
      deaths.set(point, performance.now() - from);
      standing.isUp = true;
      standing.isArmed = await until(() => isSettled(fleet, diedAt), 20_000);
    } catch (error) {
      standing.wrong.push(`it did not start again: ${String(error).slice(0, 200)}`);
    }
  };
  watch.onMoment = ({ name, when }) => meet(`${when} commit of ${name}`);
  fleet.slack.faults.choose(({ method }) =>
    meet(`before ${method}`)
      ? { kind: "drop-request" }
      : meet(`after ${method}`)
        ? { kind: "drop-reply" }
        : undefined,
  );
  const onTeams = (when: string) => (request: { method: string; path: string }) =>
    meet(
      `${when} Teams ${request.method} ${request.path.replace(/conversations\/[^/]+/, "conversations/…").replace(/activities\/.*/, "activities/…")}`,
    );
  fleet.teams.troubles.push(
    { match: onTeams("before"), times: Number.POSITIVE_INFINITY, losesRequest: true },
    { match: onTeams("after"), times: Number.POSITIVE_INFINITY, losesReply: true },
  );
}

/** Nothing that was on its way then is left open, and no marked repeat is still to come. */
async function isSettled({ db }: Fleet, then: Date): Promise<boolean> {
  const open = await db.raw(
    "select 1 from outbox where state = 'sending' and started_at <= $1 or state in ('waiting', 'sending') and repeats > 0",
    [then.toISOString()],
  );
  return open.length === 0;
}

/** Resolves to the numbers of what was opened: more than one where the answer to the first opening died. */
async function work(fleet: Fleet): Promise<number[]> {
  const before = (await incidentsOf(fleet)).length;
  await typeUntilTaken(fleet, "open sev1 ledger: wrong sums");
  const numbers = (await incidentsOf(fleet)).slice(before).map(({ number }) => number);
  const [first, ...again] = numbers;
  for (const text of [`ack I-${first}`, `update I-${first} we look at it`]) await typeUntilTaken(fleet, text);
  for (const number of [first, ...again]) await typeUntilTaken(fleet, `resolve I-${number}`);
  return numbers;
}

const incidentsOf = (fleet: Fleet) =>
  fleet.db.raw<{ number: number; state: string }>("select number, state from incidents order by number");

/** A person whose command was not answered types it again. */
async function typeUntilTaken(fleet: Fleet, text: string): Promise<void> {
  const priya = atSlack(fleet, "priya");
  await until(async () => {
    const status = await priya.command("C0PLATFORM", "/incident", text).catch(() => 0);
    return status === 200;
  }, 30_000);
}

/** What must hold whatever happened: nothing waits, nothing was sent twice unmarked, everything is over, the chain is whole. */
async function findWrong(fleet: Fleet, numbers: readonly number[]): Promise<string[]> {
  const wrong: string[] = [];
  const left = await fleet.db.raw<{ what: string }>(
    "select concat_ws(' ', state, kind, lane, last_error) as what from outbox where state in ('parked', 'waiting', 'sending')",
  );
  wrong.push(...left.map(({ what }) => `left ${what}`));
  if (numbers.length === 0) wrong.push("nothing was opened");
  for (const { number, state } of await incidentsOf(fleet))
    if (numbers.includes(number) && state !== "resolved") wrong.push(`I-${number} is ${state}`);
  const marks = fleet.slack.world.effects
    .filter(({ method, answer }) => method === "chat.postMessage" && answer.ok === true)
    .map(({ args }) => /"mark":"([^"]+)"/.exec(String(args.metadata))?.[1] ?? "none");
  const twice = [...counted(marks)].filter(([mark, count]) => mark !== "none" && count > 1);
  if (twice.length > 0) wrong.push(`${twice.length} messages twice on Slack`);
  const orgId = await organisationOf(fleet);
  const seqs = await openTransaction(fleet.db, orgId, (tx) => tx.select({ seq: records.seq }).from(records));
  const last = Math.max(0, ...seqs.map(({ seq }) => Number(seq)));
  if (last !== seqs.length) wrong.push("the record has a gap");
  return wrong;
}
