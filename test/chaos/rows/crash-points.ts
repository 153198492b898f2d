/** R3: the process dies before and after each commit and each outbound call, each by name, and is started again. */
import { records } from "../../../src/core/tables.ts";
import { openTransaction } from "../../../src/db/transaction.ts";
import { type CommitWatch, watchCommits } from "../kit/commit-watch.ts";
import { shuffled } from "../kit/deliver.ts";
import { type Fleet, openFleet } from "../kit/fleet.ts";
import type { Ground } from "../kit/ground.ts";
import { atSlack } from "../kit/people.ts";
import { counted, organisationOf, until } from "../kit/probes.ts";
import type { Row } from "../row.ts";

/** "before insert incidents, …", "after chat.postMessage". */
type Point = string;

export const crashPoints: Row = {
  id: "R3",
  what: "the process dies at a named point and is started again",
  judgesTime: true,
  async run({ ground, random, isLong, say }) {
    const points = [...(await playDay(ground, null)).points];
    const chosen = isLong ? points : shuffled(points, random).slice(0, 14);
    const wrong: string[] = [];
    let died = 0;
    const slowest = { ms: 0, at: "" };
    for (const point of chosen) {
      const day = await playDay(ground, point);
      wrong.push(...day.wrong.map((what) => `${point}: ${what}`));
      // What a transaction writes together is partly chance: such a point may not come again.
      if (day.hasDied) died += 1;
      if (day.resumedMs > slowest.ms) Object.assign(slowest, { ms: day.resumedMs, at: point });
    }
    for (const what of wrong) say(`   ${what}`);
    return {
      size: `${died} of ${points.length} points of an incident from opening to its end`,
      faults: "exit 137 before or after a commit or an outbound call",
      result: `${wrong.length} broken invariants${wrong.length > 0 ? ` (${wrong[0]})` : ""}; slowest resumed after ${(slowest.ms / 1000).toFixed(1)} s (${slowest.at.slice(0, 80)})`,
      line: "invariants hold; resumed ≤ lease + 2 s",
      isMet: wrong.length === 0 && slowest.ms <= 4000 && died >= chosen.length * 0.7,
    };
  },
};

type Day = {
  readonly points: ReadonlySet<Point>;
  readonly wrong: string[];
  readonly hasDied: boolean;
  readonly resumedMs: number;
};

/** One incident, opened, acknowledged, updated and resolved; the process dies at `deadly` and comes back. */
async function playDay(ground: Ground, deadly: Point | null): Promise<Day> {
  const watch = await watchCommits(ground.postgres.port);
  const fleet = await openFleet(ground, {
    databaseUrl: (own) => own.replace(/:\d+\//, `:${watch.port}/`),
    isWithoutRedis: true,
  });
  fleet.teams.isPaced = false;
  fleet.slack.world.paceMs = 0;
  try {
    await fleet.start("all");
    const death = await lieInWait(fleet, watch, deadly);
    for (const text of ["open sev1 ledger: wrong sums", "ack I-1", "update I-1 we look at it", "resolve I-1"])
      await typeUntilTaken(fleet, text);
    await until(async () => (await waiting(fleet)) === 0, 15_000);
    const resumedMs = death.at === 0 ? 0 : death.restartedIn;
    return { points: death.points, wrong: await invariants(fleet), hasDied: death.at > 0, resumedMs };
  } finally {
    await fleet.stop();
    await watch.stop();
  }
}

/** Notes every point that is passed, and kills at the one that is asked for, once. */
async function lieInWait(fleet: Fleet, watch: CommitWatch, deadly: Point | null) {
  const seen = { points: new Set<Point>(), at: 0, restartedIn: 0 };
  const meet = (point: Point): boolean => {
    seen.points.add(point);
    if (point !== deadly || seen.at > 0) return false;
    seen.at = performance.now();
    const [victim] = fleet.processes.filter((one) => one.isAlive());
    victim?.child.kill("SIGKILL");
    void fleet.start("all").then(() => {
      seen.restartedIn = performance.now() - seen.at;
    });
    return true;
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
  return seen;
}

/** A person whose command was not answered types it again. */
async function typeUntilTaken(fleet: Fleet, text: string): Promise<void> {
  const priya = atSlack(fleet, "priya");
  await until(async () => {
    const status = await priya.command("C0PLATFORM", "/incident", text).catch(() => 0);
    return status === 200;
  }, 15_000);
}

async function waiting(fleet: Fleet): Promise<number> {
  const [row] = await fleet.db.raw<{ n: number }>(
    "select count(*)::int as n from outbox where state in ('waiting', 'sending') and due_at <= clock_timestamp()",
  );
  return row?.n ?? 0;
}

/** What must hold whatever happened: nothing waits, nothing was sent twice unmarked, everything is over, the chain is whole. */
async function invariants(fleet: Fleet): Promise<string[]> {
  const wrong: string[] = [];
  if ((await waiting(fleet)) > 0) wrong.push(`${await waiting(fleet)} effects still wait`);
  const parked = await fleet.db.raw<{ kind: string }>("select kind from outbox where state = 'parked'");
  if (parked.length > 0) wrong.push(`parked: ${parked.map(({ kind }) => kind).join(", ")}`);
  const states = await fleet.db.raw<{ state: string }>("select state from incidents where number = 1");
  if (states[0]?.state !== "resolved") wrong.push(`I-1 is ${states[0]?.state ?? "not there"}`);
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
