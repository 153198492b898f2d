/** The section `approvals:` of the organisation's file: who must agree to what, the first fitting rule first. */
import { z } from "zod";
import type { Ctx } from "../../core/context.ts";
import { checkName, KeyName, Was } from "../organisation/file-pieces.ts";
import { type Change, defineSection, type Names, type Report } from "../organisation/file-section.ts";
import { namedRows } from "../organisation/named-rows.ts";
import { syncRows } from "../organisation/sync-rows.ts";
import type { Requirement } from "./rule.ts";
import { approvalRules } from "./tables.ts";

const all = z.union([z.literal("all"), z.array(KeyName).min(1)]).default("all");
const count = z.int().min(1).max(10).default(1);

const RequirementInFile = z.union([
  z.strictObject({ team: KeyName, count }).transform((it): Requirement => ({ kind: "team", ...it })),
  z.strictObject({ role: KeyName, count }).transform((it): Requirement => ({ kind: "role", ...it })),
  z
    .strictObject({ eachRegion: KeyName })
    .transform(({ eachRegion }): Requirement => ({ kind: "each-region", role: eachRegion })),
  z.strictObject({ anyone: count }).transform((it): Requirement => ({ kind: "anyone", count: it.anyone })),
]);

const RuleInFile = z.strictObject({
  was: Was,
  services: all,
  environments: all,
  /** An empty list: nobody needs to agree. */
  requires: z.array(RequirementInFile).max(10),
  /** Nobody who shares a team with the requester counts. */
  notAuthorsTeam: z.boolean().default(false),
  /** Hours after which a request that nobody decided expires. */
  expiresAfterHours: z.int().min(1).max(720).default(72),
});
const RulesFile = z.record(KeyName, RuleInFile);
type RulesFile = z.output<typeof RulesFile>;

export const approvalsSection = defineSection({
  key: "approvals",
  schema: RulesFile,
  gives: { kind: "rule", rows: (ctx) => namedRows(ctx, approvalRules) },
  check: checkRules,
  apply: applyRules,
});

function checkRules(file: RulesFile, names: Names, report: Report): void {
  for (const [rule, { services, environments, requires }] of Object.entries(file)) {
    const lists = { services, environments };
    for (const [field, kind] of [
      ["services", "service"],
      ["environments", "environment"],
    ] as const) {
      const wanted = lists[field];
      if (wanted === "all") continue;
      for (const [index, key] of wanted.entries())
        checkName(names, report, { kind, key, path: [rule, field, index] });
    }
    for (const [index, requirement] of requires.entries()) {
      const path = [rule, "requires", index];
      if (requirement.kind === "team")
        checkName(names, report, { kind: "team", key: requirement.team, path });
      if (requirement.kind === "role" || requirement.kind === "each-region")
        checkName(names, report, { kind: "role", key: requirement.role, path });
    }
  }
}

const listed = (wanted: "all" | readonly string[]) => (wanted === "all" ? null : wanted);

function applyRules(ctx: Ctx, file: RulesFile, names: Names): Promise<readonly Change[]> {
  const wanted = Object.entries(file).map(
    ([key, rule], position) =>
      [
        key,
        {
          was: rule.was,
          row: {
            position,
            services: listed(rule.services),
            environments: listed(rule.environments),
            requirements: rule.requires,
            excludesAuthorsTeams: rule.notAuthorsTeam,
            expiryHours: rule.expiresAfterHours,
          },
        },
      ] as const,
  );
  return syncRows(ctx, {
    path: "approvals",
    noun: "release.rule",
    table: approvalRules,
    wanted: new Map(wanted),
    id: (key) => names.id("rule", key),
  });
}
