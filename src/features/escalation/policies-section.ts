/** `policies:` — as rows. */
import { checkName } from "../organisation/file-pieces.ts";
import { defineSection, type FilePath, type Names, type Report } from "../organisation/file-section.ts";
import { namedRows } from "../organisation/named-rows.ts";
import { syncRows } from "../organisation/sync-rows.ts";
import { PoliciesFile, type Target } from "./policy-file.ts";
import { policies } from "./tables.ts";

export const policiesSection = defineSection({
  key: "policies",
  schema: PoliciesFile,
  gives: { kind: "policy", rows: (ctx) => namedRows(ctx, policies) },
  check: (wanted, names, report) => {
    for (const [key, policy] of Object.entries(wanted)) {
      policy.teams.forEach((team, index) => {
        checkName(names, report, { kind: "team", key: team, path: [key, "teams", index] });
      });
      policy.steps.forEach((step, index) => {
        checkTarget({ names, report }, step.target, [key, "steps", index, "page"]);
      });
      checkTarget({ names, report }, policy.noProgressTarget, [key, "noProgress", "page"]);
    }
  },
  apply: (ctx, wanted, names) =>
    syncRows(ctx, {
      path: "policies",
      noun: "policy",
      table: policies,
      id: (key) => names.id("policy", key),
      subject: (row) => ({ kind: "policy", id: String(row.id) }),
      wanted: new Map(
        Object.entries(wanted).map(([key, { was, ...policy }]) => [key, { was, row: { policy } }]),
      ),
    }),
});

type Checking = { readonly names: Names; readonly report: Report };

function checkTarget({ names, report }: Checking, target: Target, path: FilePath): void {
  if (typeof target === "string") return;
  if ("person" in target) checkName(names, report, { kind: "person", key: target.person, path });
  else if ("team" in target) checkName(names, report, { kind: "team", key: target.team, path });
  else
    for (const [index, person] of target.awake.entries())
      checkName(names, report, { kind: "person", key: person, path: [...path, "awake", index] });
}
