/** The section `freezes:` of the organisation's file: local times, in one zone or in each region's own. */
import { z } from "zod";
import { type Ctx, now } from "../../core/context.ts";
import { eq } from "../../db/drizzle.ts";
import { checkName, KeyName, Label, Was, ZoneName } from "../organisation/file-pieces.ts";
import { type Change, defineSection, type Names, type Report } from "../organisation/file-section.ts";
import { type Row, syncRows } from "../organisation/sync-rows.ts";
import { freezes } from "./tables.ts";
import { wallTime } from "./wall-rule.ts";

const all = z.union([z.literal("all"), z.array(KeyName).min(1)]).default("all");

const FreezeInFile = z.strictObject({
  name: Label,
  was: Was,
  regions: all,
  environments: all,
  services: all,
  starts: wallTime,
  ends: wallTime,
  /** `each region`: the same wall time everywhere, at different instants. */
  zone: z.union([z.literal("each region"), ZoneName]).default("each region"),
  reason: z.string().trim().min(1).max(500),
  /** How many must agree to an exception from it. */
  exceptionNeeds: z.int().min(1).max(5).default(1),
  /** A proposed freeze is shown and holds nothing. */
  confirmed: z.boolean().default(true),
});
type FreezeInFile = z.output<typeof FreezeInFile>;

const FreezesFile = z.record(KeyName, FreezeInFile);
type FreezesFile = z.output<typeof FreezesFile>;

/** The organisation's freezes. One that leaves the file ends then; one that comes back holds again. */
export const freezesSection = defineSection({
  key: "freezes",
  schema: FreezesFile,
  gives: {
    kind: "freeze",
    rows: async (ctx) =>
      (await ctx.tx.select().from(freezes).where(eq(freezes.orgId, ctx.org.id))).map((row) => ({
        key: row.key,
        id: row.id,
        isGone: row.endedAt !== null,
        managedBy: row.managedBy,
      })),
  },
  check: checkFreezes,
  apply: applyFreezes,
});

function checkFreezes(file: FreezesFile, names: Names, report: Report): void {
  for (const [name, freeze] of Object.entries(file)) {
    for (const [field, kind] of [
      ["regions", "region"],
      ["environments", "environment"],
      ["services", "service"],
    ] as const) {
      const wanted = freeze[field];
      if (wanted === "all") continue;
      for (const [index, key] of wanted.entries())
        checkName(names, report, { kind, key, path: [name, field, index] });
    }
    if (freeze.ends <= freeze.starts) report({ path: [name, "ends"], key: "calendar.ends-before-start" });
  }
}

const listed = (wanted: "all" | readonly string[]) => (wanted === "all" ? null : wanted);

const rowOf = (ctx: Ctx, freeze: FreezeInFile): Row => ({
  name: freeze.name,
  regions: listed(freeze.regions),
  environments: listed(freeze.environments),
  services: listed(freeze.services),
  startsLocal: freeze.starts,
  endsLocal: freeze.ends,
  zone: freeze.zone === "each region" ? null : freeze.zone,
  reason: freeze.reason,
  exceptionQuorum: freeze.exceptionNeeds,
  isConfirmed: freeze.confirmed,
  addedAt: now(ctx),
});

function applyFreezes(ctx: Ctx, file: FreezesFile, names: Names): Promise<readonly Change[]> {
  const wanted = Object.entries(file).map(
    ([key, freeze]) => [key, { was: freeze.was, row: rowOf(ctx, freeze) }] as const,
  );
  return syncRows(ctx, {
    path: "freezes",
    noun: "calendar.freeze",
    table: freezes,
    wanted: new Map(wanted),
    id: (key) => names.id("freeze", key),
    subject: (row) => ({ kind: "freeze", id: String(row.id) }),
    gone: {
      is: (row) => row.endedAt !== null,
      set: { endedAt: now(ctx) },
      unset: { endedAt: null, endedBy: null },
    },
    keeps: () => ["addedAt"],
  });
}
