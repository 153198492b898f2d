/** `services:` — what breaks and what is released, and who answers for it. */
import { z } from "zod";
import { checkName, KeyName, Label, Was } from "./file-pieces.ts";
import { defineSection } from "./file-section.ts";
import { namedRows } from "./named-rows.ts";
import { syncRows } from "./sync-rows.ts";
import { services } from "./tables.ts";

const Service = z.strictObject({
  was: Was,
  name: Label,
  /** Other words that people type for it. */
  aliases: z.array(Label).max(20).default([]),
  team: KeyName,
  /** Where it runs; nowhere named: everywhere. */
  regions: z.array(KeyName).default([]),
  /** Its escalation policy; the organisation's default where none is named. */
  policy: KeyName.exactOptional(),
});

export const servicesSection = defineSection({
  key: "services",
  schema: z.record(KeyName, Service),
  gives: { kind: "service", rows: (ctx) => namedRows(ctx, services) },
  check: (wanted, names, report) => {
    for (const [key, service] of Object.entries(wanted)) {
      checkName(names, report, { kind: "team", key: service.team, path: [key, "team"] });
      checkName(names, report, { kind: "policy", key: service.policy, path: [key, "policy"] });
      service.regions.forEach((region, index) => {
        checkName(names, report, { kind: "region", key: region, path: [key, "regions", index] });
      });
    }
  },
  apply: (ctx, wanted, names) =>
    syncRows(ctx, {
      path: "services",
      noun: "service",
      table: services,
      id: (key) => names.id("service", key),
      subject: (row) => ({ kind: "service", id: String(row.id) }),
      wanted: new Map(
        Object.entries(wanted).map(([key, { was, team, policy, ...row }]) => [
          key,
          { was, row: { ...row, teamId: names.id("team", team), policy: policy ?? null } },
        ]),
      ),
    }),
});
