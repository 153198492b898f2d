/** `regions:` — where people work and where software runs. */
import { z } from "zod";
import { Country, checkName, Hours, KeyName, Label, LanguageName, Was, ZoneName } from "./file-pieces.ts";
import { defineSection } from "./file-section.ts";
import { namedRows } from "./named-rows.ts";
import { syncRows } from "./sync-rows.ts";
import { regions } from "./tables.ts";

const Region = z.strictObject({
  was: Was,
  name: Label,
  zone: ZoneName,
  language: LanguageName,
  country: Country,
  hours: Hours,
  /** Paged where an incident of this region makes no progress. */
  lead: KeyName.exactOptional(),
});

export const regionsSection = defineSection({
  key: "regions",
  schema: z.record(KeyName, Region),
  gives: { kind: "region", rows: (ctx) => namedRows(ctx, regions) },
  check: (wanted, names, report) => {
    for (const [key, { lead }] of Object.entries(wanted))
      checkName(names, report, { kind: "person", key: lead, path: [key, "lead"] });
  },
  apply: (ctx, wanted, names) =>
    syncRows(ctx, {
      path: "regions",
      noun: "region",
      table: regions,
      id: (key) => names.id("region", key),
      wanted: new Map(
        Object.entries(wanted).map(([key, { was, hours, lead, ...row }]) => [
          key,
          { was, row: { ...row, workingHours: hours, leadId: lead ? names.id("person", lead) : null } },
        ]),
      ),
    }),
});
