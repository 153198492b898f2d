/** The section `policies:` of the organisation's file: who is paged, in which order, how long after whom. */
import { z } from "zod";
import { KeyName, Was } from "../organisation/file-pieces.ts";

const UNITS = { s: 1, m: 60, h: 3600 } as const;

/** A length as people write it: `45s`, `5m`, `2h`. Kept in seconds. */
export const Length = z
  .string()
  .regex(/^\d{1,4}[smh]$/, "escalation.length")
  .transform((text) => Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS]);

/** Whom a step pages. `awake`: who is awake there now, rostered for the team and has access, best first. */
export const Target = z.union([
  z.enum(["primary", "backup", "team-lead", "region-lead", "awake"]),
  z.strictObject({ person: KeyName }),
  /** The rotation of another team. */
  z.strictObject({ team: KeyName, role: z.enum(["primary", "backup"]).default("primary") }),
  /** The same search among these people only, in this order where they are equally awake. */
  z.strictObject({ awake: z.array(KeyName).min(1) }),
]);
export type Target = z.output<typeof Target>;

export const StepFile = z
  .strictObject({
    page: Target,
    /** After the step before it; the first step's delay counts from the opening. */
    after: Length.default(0),
    /** `one`: the first of those found who has not been asked yet. */
    who: z.enum(["all", "one"]).default("one"),
  })
  .transform(({ page, after, who }) => ({ target: page, delaySeconds: after, who }));

export const PolicyFile = z
  .strictObject({
    was: Was,
    /** Teams that use it; a service may name another. `default` answers for everyone else. */
    teams: z.array(KeyName).default([]),
    steps: z.array(StepFile).min(1, "escalation.no-steps").max(20),
    /** How often the steps are gone through. */
    rounds: z.int().min(1).max(10).default(2),
    /** What stands between the last step of a round and the first of the next. */
    pause: Length.default(300),
    noProgress: z
      .strictObject({
        after: Length.default(1800),
        page: Target.default("region-lead"),
      })
      .default({ after: 1800, page: "region-lead" }),
  })
  .transform((file) => ({
    was: file.was,
    teams: file.teams,
    steps: file.steps,
    rounds: file.rounds,
    pauseSeconds: file.pause,
    noProgressSeconds: file.noProgress.after,
    noProgressTarget: file.noProgress.page,
  }));

export const PoliciesFile = z.record(KeyName, PolicyFile);
export type PoliciesFile = z.output<typeof PoliciesFile>;

/** As it stands in a row and, frozen, in a run: already parsed. */
export const Policy = z.object({
  teams: z.array(z.string()),
  steps: z.array(z.object({ target: Target, delaySeconds: z.number(), who: z.enum(["all", "one"]) })),
  rounds: z.number(),
  pauseSeconds: z.number(),
  noProgressSeconds: z.number(),
  noProgressTarget: Target,
});
export type Policy = z.output<typeof Policy>;

/** What holds where the file has no policy that fits: primary, backup, whoever is awake, then the lead. */
export const DEFAULT_POLICY: Policy = {
  teams: [],
  steps: [
    { target: "primary", delaySeconds: 0, who: "one" },
    { target: "backup", delaySeconds: 300, who: "one" },
    { target: "awake", delaySeconds: 300, who: "one" },
    { target: "team-lead", delaySeconds: 600, who: "one" },
  ],
  rounds: 2,
  pauseSeconds: 300,
  noProgressSeconds: 1800,
  noProgressTarget: "region-lead",
};
