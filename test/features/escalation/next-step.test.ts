import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decide,
  endOf,
  type Position,
  type Steps,
  stepAfter,
} from "../../../src/features/escalation/next-step.ts";

/** A policy, who each step finds, and what people do in the meantime. */
const PEOPLE = ["a", "b", "c", "d"];
const policies: fc.Arbitrary<Steps> = fc.record({
  rounds: fc.integer({ min: 1, max: 3 }),
  pauseSeconds: fc.integer({ min: 0, max: 600 }),
  steps: fc.array(
    fc.record({
      delaySeconds: fc.integer({ min: 0, max: 900 }),
      who: fc.constantFrom("one" as const, "all" as const),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
const rosters = fc.array(fc.subarray(PEOPLE), { minLength: 5, maxLength: 5 });
type Deed =
  | { kind: "due" }
  | { kind: "decline"; who: number }
  | { kind: "leave"; step: number }
  | { kind: "acknowledge" };
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Deed>({ kind: "due" }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("decline" as const), who: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), step: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.constant<Deed>({ kind: "acknowledge" }) },
  ),
  { maxLength: 30 },
);

type Run = {
  position: Position;
  asked: readonly string[];
  declined: string[];
  state: "running" | "over" | "exhausted";
};

/** The oracle: walks the rest of the round; whoever was asked keeps the pause before the next one. */
function oracle(
  policy: Steps,
  run: Run,
  roster: readonly string[][],
): { people: string[]; at: Position } | null {
  const { round } = run.position;
  for (let step = run.position.step; step < policy.steps.length; step++) {
    const found = roster[step] ?? [];
    const fresh = found.filter((one) => !run.declined.includes(one) && !run.asked.includes(one));
    if (fresh.length === 0) continue;
    return { people: policy.steps[step]?.who === "one" ? fresh.slice(0, 1) : fresh, at: { step, round } };
  }
  return null;
}

test("escalation follows its model: 200 runs of opening, waiting, declining, leaving and acknowledging", async () => {
  await fc.assert(
    fc.asyncProperty(policies, rosters, deeds, async (policy, roster, script) => {
      const run: Run = { position: { step: 0, round: 0 }, asked: [], declined: [], state: "running" };
      const calls: string[] = [];
      for (const deed of script) {
        if (deed.kind === "acknowledge") run.state = "over";
        if (deed.kind === "decline") run.declined.push(PEOPLE[deed.who] ?? "a");
        if (deed.kind === "leave") roster[deed.step] = [];
        // A decline takes the next step at once, as if it were due.
        if (run.state !== "running" || (deed.kind !== "due" && deed.kind !== "decline")) continue;
        const before = { ...run.position };
        const expected = oracle(policy, run, roster);
        const decision = await decide(policy, run, async (step) => roster[step] ?? []);
        expect(decision.take?.people ?? null).toEqual(expected?.people ?? null);
        expect(decision.take?.position ?? null).toEqual(expected?.at ?? null);
        for (const person of decision.take?.people ?? []) {
          expect(run.declined).not.toContain(person);
          expect(run.asked).not.toContain(person);
          calls.push(person);
        }
        const next = decision.next?.position ?? null;
        if (decision.take === null && next === null) run.state = "exhausted";
        const position = next ?? endOf(policy);
        run.asked = position.round === before.round ? decision.asked : [];
        // It only ever goes forward: no step is taken twice.
        const rank = (at: Position) => at.round * 100 + at.step;
        expect(rank(position)).toBeGreaterThan(rank(before) - (run.state === "exhausted" ? 1_000 : 0));
        run.position = position;
        if (position.step >= policy.steps.length) run.state = "exhausted";
      }
      expect(calls.length).toBeLessThanOrEqual(policy.rounds * PEOPLE.length);
    }),
    { numRuns: 200 },
  );
});

test("delays count from the step before, and the pause stands between two rounds", () => {
  const policy: Steps = {
    rounds: 2,
    pauseSeconds: 300,
    steps: [
      { delaySeconds: 10, who: "one" },
      { delaySeconds: 60, who: "one" },
    ],
  };
  expect(stepAfter(policy, { step: 0, round: 0 })).toEqual({
    position: { step: 1, round: 0 },
    afterSeconds: 60,
  });
  expect(stepAfter(policy, { step: 1, round: 0 })).toEqual({
    position: { step: 0, round: 1 },
    afterSeconds: 310,
  });
  expect(stepAfter(policy, { step: 1, round: 1 })).toBe(null);
});

test("a step that finds nobody is skipped at once and says why", async () => {
  const policy: Steps = {
    rounds: 2,
    pauseSeconds: 300,
    steps: ["one", "one", "all"].map((who) => ({ delaySeconds: 60, who: who as "one" | "all" })),
  };
  const found = [[], ["a"], ["a", "b", "c"]];
  const start = { position: { step: 0, round: 0 }, asked: [], declined: ["a"] };
  const decision = await decide(policy, start, async (step) => found[step] ?? []);
  expect(decision.skipped.map((one) => one.because)).toEqual(["nobody", "declined"]);
  expect(decision.take).toEqual({ position: { step: 2, round: 0 }, people: ["b", "c"] });
  const nobody = await decide(policy, { ...start, declined: [] }, async () => []);
  expect([nobody.take, nobody.next]).toEqual([null, null]);
});
