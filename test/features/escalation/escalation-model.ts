/** An oracle for escalation that shares nothing with the product: plain lists and numbers, one incident, told act by act. */

const MINUTE_MS = 60_000;
const PAUSE_MS = 5 * MINUTE_MS;
const NO_PROGRESS_MS = 47 * MINUTE_MS + 13_000;

/** Who has which turn of a team at the moment. */
type Rota = { readonly primary: string; readonly backup: string | null };

type Step = {
  readonly why: string;
  readonly afterMs: number;
  find(model: Model): readonly (string | null)[];
};

/** As `POLICY` in the test writes it for the file. */
const STEPS: readonly Step[] = [
  { why: "primary", afterMs: 0, find: ({ rota, team }) => [rota[team].primary] },
  { why: "backup", afterMs: 5 * MINUTE_MS, find: ({ rota, team }) => [rota[team].backup] },
  { why: "person", afterMs: 3 * MINUTE_MS, find: () => ["lena"] },
  { why: "team-lead", afterMs: 10 * MINUTE_MS, find: ({ team }) => [LEADS[team]] },
];
const ROUNDS = 2;

export type Team = "payments" | "platform";
const MEMBERS: Readonly<Record<Team, readonly string[]>> = {
  payments: ["priya", "arjun", "anna", "jonas", "lena", "thiago"],
  platform: ["priya", "arjun", "kavya", "beatriz"],
};
const LEADS: Readonly<Record<Team, string>> = { payments: "anna", platform: "priya" };
const ALL_LEADS = ["priya", "anna", "rafael"];

type Call = {
  readonly person: string;
  readonly why: string;
  readonly at: number;
  state: string;
  endedAt: number | null;
};
type Run = { step: number; round: number; asked: string[]; declined: string[]; nextAt: number | null };

export type Model = {
  now: number;
  state: "open" | "acknowledged" | "resolved" | "cancelled";
  owner: string | null;
  team: Team;
  rota: Readonly<Record<Team, Rota>>;
  progressAt: number;
  stills: number;
  calls: Call[];
  /** Null: stopped. With no next step: the policy is over. */
  run: Run | null;
  progressDue: number | null;
  /** People asked for at this very instant: asking twice is asking once. */
  askedNow: Set<string>;
};

export function opened(now: number, rota: Model["rota"]): Model {
  const model: Model = {
    ...{ now, rota, state: "open", owner: null, team: "payments", progressAt: now, stills: 0 },
    ...{ calls: [], run: null, progressDue: now + NO_PROGRESS_MS, askedNow: new Set() },
  };
  start(model);
  return model;
}

const isActive = ({ state }: Model): boolean => state === "open" || state === "acknowledged";
const live = ({ calls }: Model): Call[] => calls.filter(({ state }) => state === "due");

function call(model: Model, people: readonly string[], why: string): void {
  for (const person of people) {
    const before = live(model).filter((one) => one.person === person);
    for (const one of before) end(model, one, "stood-down");
    model.calls.push({ person, why, at: model.now, state: "due", endedAt: null });
  }
}

function end(model: Model, one: Call, state: string): void {
  one.state = state;
  one.endedAt = model.now;
}

function standDown(model: Model, which: (call: Call) => boolean = () => true): void {
  for (const one of live(model).filter(which)) end(model, one, "stood-down");
}

function start(model: Model): void {
  model.run = { step: 0, round: 0, asked: [], declined: [], nextAt: model.now };
  take(model);
}

/** The step that is due, or the first after it that finds somebody; the fall-back where none does. */
function take(model: Model): void {
  const { run } = model;
  if (!run) return;
  for (let step = run.step; step < STEPS.length; step++) {
    const at = STEPS[step];
    const found = at?.find(model).filter((one) => one !== null) ?? [];
    const fresh = found.filter((one) => !run.asked.includes(one) && !run.declined.includes(one));
    if (!at || fresh.length === 0) continue;
    run.asked.push(...fresh.slice(0, 1));
    go(model, run, step + 1);
    call(model, fresh.slice(0, 1), at.why);
    return;
  }
  // Whoever was asked in this round has the pause to answer before the next one.
  if (run.step < STEPS.length && run.asked.length > 0 && run.round + 1 < ROUNDS) go(model, run, STEPS.length);
  else giveOver(model, run);
}

/** Nobody is left in the steps: the leads, and of those who said no whoever was not asked by a step. */
function giveOver(model: Model, run: Run): void {
  run.nextAt = null;
  const taken = [...run.declined, ...unavailable(model)];
  // The lead of Payments leads Berlin, too, and that of Platform Bengaluru.
  const own = [LEADS[model.team]];
  const groups = [own, ALL_LEADS].map((group, index) =>
    group.filter((one) => index === 0 || !own.includes(one)),
  );
  const left = (without: readonly string[]) =>
    groups.map((group) => group.filter((one) => !without.includes(one))).find((group) => group.length > 0);
  call(model, left(taken) ?? left(run.declined) ?? [], "fallback");
}

function go(model: Model, run: Run, step: number): void {
  const isRoundOver = step >= STEPS.length;
  const isLast = isRoundOver && run.round + 1 >= ROUNDS;
  const first = STEPS[0]?.afterMs ?? 0;
  run.nextAt = model.now + (isLast ? PAUSE_MS : isRoundOver ? PAUSE_MS + first : (STEPS[step]?.afterMs ?? 0));
  run.step = isLast ? STEPS.length : isRoundOver ? 0 : step;
  if (isRoundOver) run.round = isLast ? ROUNDS : run.round + 1;
  if (isRoundOver) run.asked = [];
}

/** Whoever answered last, since there was progress, that he can't. */
function unavailable(model: Model): string[] {
  const recent = model.calls.filter(
    (one) => ("mine cant wrong-team".includes(one.state) ? (one.endedAt ?? 0) : one.at) >= model.progressAt,
  );
  const last = new Map(recent.map((one) => [one.person, one]));
  return [...last.values()]
    .filter(({ state }) => state === "cant" || state === "wrong-team")
    .map(({ person }) => person);
}

const succession = ({ team }: Model): string[] => [...new Set([LEADS[team], ...ALL_LEADS])];

/** When something is due next; null where nothing is. */
export function nextDue(model: Model): number | null {
  const due = [isActive(model) ? model.progressDue : null, model.run?.nextAt ?? null].filter(
    (at) => at !== null,
  );
  return due.length > 0 ? Math.min(...due) : null;
}

/** Everything that is due until then, in order. */
export function passTo(model: Model, to: number): void {
  for (let due = nextDue(model); due !== null && due <= to; due = nextDue(model)) fire(model, due, to);
  if (to > model.now) model.askedNow.clear();
  model.now = to;
}

/** What is due is done when somebody looks, which is at `to`. */
function fire(model: Model, due: number, to: number): void {
  if (to > model.now) model.askedNow.clear();
  model.now = to;
  if (model.run?.nextAt === due) take(model);
  else callForProgress(model);
}

function callForProgress(model: Model): void {
  model.progressDue = model.now + NO_PROGRESS_MS;
  const all = succession(model);
  const isAgain = model.calls.some(({ why, at }) => why === "no-progress" && at >= model.progressAt);
  const others = isAgain ? all.filter((one) => one !== model.owner) : all;
  const willing = others.filter((one) => !unavailable(model).includes(one));
  const best = [willing, others, all].find((group) => group.length > 0) ?? [];
  call(model, best.slice(0, 1), "no-progress");
}

export function acknowledge(model: Model, by: string): void {
  if (model.state !== "open") return;
  model.state = "acknowledged";
  model.owner = by;
  model.run = null;
  for (const one of live(model)) end(model, one, one.person === by ? "mine" : "stood-down");
}

export function answer(model: Model, one: Call, said: "mine" | "cant" | "wrong-team"): void {
  const wasLive = one.state === "due";
  if (!wasLive && said !== "mine") return;
  if (said === "mine") {
    if (wasLive && (model.state === "open" || one.why === "no-progress")) end(model, one, said);
    acknowledge(model, one.person);
    return;
  }
  end(model, one, said);
  if (model.run && model.run.nextAt !== null) {
    model.run.declined.push(one.person);
    take(model);
    return;
  }
  const busy = [model.owner, ...unavailable(model), ...live(model).map(({ person }) => person)];
  const next = succession(model).find((person) => !busy.includes(person));
  if (next) call(model, [next], one.why === "no-progress" ? "no-progress" : "fallback");
}

export function assign(model: Model, by: string, to: string): void {
  if (model.state === "acknowledged") model.owner = to;
  if (model.state !== "open") return;
  if (by === to) {
    acknowledge(model, by);
    return;
  }
  if (!model.askedNow.has(to)) call(model, [to], "person");
  model.askedNow.add(to);
}

export function progress(model: Model, isStill: boolean): void {
  if (!isActive(model) || (isStill && model.stills >= 2)) return;
  model.stills = isStill ? model.stills + 1 : 0;
  model.progressAt = model.now;
  model.progressDue = model.now + NO_PROGRESS_MS;
  standDown(model, ({ why }) => why === "no-progress");
}

export function over(model: Model, state: "resolved" | "cancelled"): void {
  if (!isActive(model)) return;
  model.state = state;
  model.run = null;
  model.progressDue = null;
  standDown(model);
}

export function reopen(model: Model): void {
  if (isActive(model)) return;
  Object.assign(model, { state: "open", owner: null, progressAt: model.now, stills: 0 });
  model.progressDue = model.now + NO_PROGRESS_MS;
  start(model);
}

export function move(model: Model, to: Team): void {
  if (!isActive(model) || model.team === to) return;
  model.team = to;
  if (model.owner !== null && !MEMBERS[to].includes(model.owner))
    Object.assign(model, { state: "open", owner: null });
  if (model.state !== "open") return;
  standDown(model);
  start(model);
}
