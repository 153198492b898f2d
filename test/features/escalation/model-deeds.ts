/** What people and clocks do in the proof of escalation, and the file that the incident lives under. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Model, Team } from "./escalation-model.ts";

const DEMO = readFileSync(new URL("../../../src/features/organisation/demo.yaml", import.meta.url), "utf8");

const rotation = (team: string, level: "primary" | "backup", person: string | null): string =>
  person === null
    ? ""
    : `  ${team}-${level}:
    team: ${team}
    level: ${level}
    shifts: [{ name: all day, zone: UTC, starts: "00:00", people: [${person}], from: 2026-01-05 }]
`;

/** The demo organisation with these turns and the policy that the oracle knows. */
export const fileWith = (
  rota: Model["rota"],
): string => `${DEMO.slice(0, DEMO.search(/^rotations:/m))}rotations:
${(["payments", "platform"] as const)
  .map((team) => rotation(team, "primary", rota[team].primary) + rotation(team, "backup", rota[team].backup))
  .join("")}
policies:
  default:
    steps:
      - page: primary
      - { page: backup, after: 5m }
      - { page: { person: lena }, after: 3m }
      - { page: team-lead, after: 10m }
    rounds: 2
    pause: 5m
    noProgress: { after: 2833s, page: region-lead }
`;

/** Somebody twice, nobody at all, the lead as primary. */
export const ROTAS = [
  { payments: { primary: "jonas", backup: "thiago" }, platform: { primary: "kavya", backup: "arjun" } },
  { payments: { primary: "anna", backup: null }, platform: { primary: "beatriz", backup: "kavya" } },
  { payments: { primary: "lena", backup: "lena" }, platform: { primary: "priya", backup: "lena" } },
  { payments: { primary: "arjun", backup: "anna" }, platform: { primary: "arjun", backup: null } },
] as const satisfies readonly Model["rota"][];

export type Deed =
  | { readonly do: "pass"; readonly to: "just before" | "due" | "just after" | "a while" }
  | { readonly do: "acknowledge"; readonly who: string }
  /** Acknowledges in the moment in which the next step is due. */
  | { readonly do: "race"; readonly who: string }
  | {
      readonly do: "answer";
      readonly nth: number;
      readonly said: "mine" | "cant" | "wrong-team";
      readonly isLate: boolean;
    }
  | { readonly do: "assign"; readonly who: string; readonly to: string }
  | { readonly do: "progress"; readonly isStill: boolean }
  | { readonly do: "over"; readonly how: "resolved" | "cancelled" }
  | { readonly do: "reopen" }
  | { readonly do: "move"; readonly to: Team }
  | { readonly do: "rota"; readonly nth: number };

const who = fc.constantFrom("anna", "jonas", "lena", "thiago", "arjun", "priya");
const only = <T extends string>(...words: T[]) => fc.constantFrom(...words);

const WEIGHTS: readonly (readonly [number, fc.Arbitrary<Deed>])[] = [
  [10, fc.record({ do: only("pass"), to: only("just before", "due", "just after", "a while") })],
  [2, fc.record({ do: only("acknowledge"), who })],
  [2, fc.record({ do: only("race"), who })],
  [
    5,
    fc.record({
      ...{ do: only("answer"), nth: fc.nat(9), isLate: fc.boolean() },
      said: only("mine", "cant", "cant", "wrong-team"),
    }),
  ],
  [2, fc.record({ do: only("assign"), who, to: who })],
  [2, fc.record({ do: only("progress"), isStill: fc.boolean() })],
  [1, fc.record({ do: only("over"), how: only("resolved", "cancelled") })],
  [2, fc.record({ do: only("reopen") })],
  [1, fc.record({ do: only("move"), to: only("payments", "platform") })],
  [1, fc.record({ do: only("rota"), nth: fc.nat(ROTAS.length - 1) })],
];

export const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof(...WEIGHTS.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { minLength: 5, maxLength: 30 },
);
