/** `environments:` and `severities:` — the organisation's own scales; their order in the file is their rank. */
import { z } from "zod";
import { KeyName, Label, Was } from "./file-pieces.ts";
import { defineSection } from "./file-section.ts";
import { namedRows } from "./named-rows.ts";
import { syncRows } from "./sync-rows.ts";
import { environments, severities } from "./tables.ts";

const Environment = z.strictObject({ was: Was, name: Label, production: z.boolean().default(false) });

export const environmentsSection = defineSection({
  key: "environments",
  schema: z.record(KeyName, Environment),
  gives: { kind: "environment", rows: (ctx) => namedRows(ctx, environments) },
  apply: (ctx, wanted) =>
    syncRows(ctx, {
      path: "environments",
      noun: "environment",
      table: environments,
      wanted: new Map(
        Object.entries(wanted).map(([key, { was, name, production }], index) => [
          key,
          { was, row: { name, rank: index + 1, isProduction: production } },
        ]),
      ),
    }),
});

const Severity = z.strictObject({
  was: Was,
  /** Other words that people type: "critical", "p1". */
  aliases: z.array(Label).max(20).default([]),
  /** Whether people may be woken at night. */
  wakes: z.boolean(),
  /** Taken where nobody said how bad it is. */
  default: z.boolean().default(false),
});

export const severitiesSection = defineSection({
  key: "severities",
  schema: z
    .record(KeyName, Severity)
    .refine((all) => Object.keys(all).length > 0, "organisation.no-severity")
    .refine(
      (all) => Object.keys(all).length === 0 || Object.values(all).filter((one) => one.default).length === 1,
      "organisation.one-default",
    ),
  gives: { kind: "severity", rows: (ctx) => namedRows(ctx, severities) },
  apply: (ctx, wanted) =>
    syncRows(ctx, {
      path: "severities",
      noun: "severity",
      table: severities,
      wanted: new Map(
        Object.entries(wanted).map(([key, { was, default: isDefault, aliases, wakes }], index) => [
          key,
          { was, row: { rank: index + 1, aliases, wakes, isDefault } },
        ]),
      ),
    }),
});
