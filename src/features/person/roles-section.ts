/** `roles:` — named lists of rights. */
import type { Ctx } from "../../core/context.ts";
import { and, eq } from "../../db/drizzle.ts";
import { defineSection, type Survey } from "../organisation/file-section.ts";
import { findNearest } from "../organisation/find-nearest.ts";
import { namedRows } from "../organisation/named-rows.ts";
import { fileParts } from "../organisation/read-organisation-file.ts";
import { syncRows } from "../organisation/sync-rows.ts";
import { RolesFile } from "./person-file.ts";
import { roles } from "./tables.ts";

export const rolesSection = defineSection({
  key: "roles",
  schema: RolesFile,
  gives: { kind: "role", rows: (ctx) => namedRows(ctx, roles) },
  apply: (ctx, file) =>
    syncRows(ctx, {
      path: "roles",
      noun: "role",
      table: roles,
      wanted: new Map(Object.entries(file).map(([key, { was, rights }]) => [key, { was, row: { rights } }])),
    }),
  survey: async (ctx) => ({ holders: new Map(), warnings: await findVainRights(ctx) }),
});

/** Rights that no room asks for: granted in vain (a slip, or a room that is not built in). */
async function findVainRights(ctx: Ctx): Promise<Survey["warnings"]> {
  const known = fileParts(ctx).rights;
  const rooms = known.map((right) => `${right.slice(0, right.indexOf("."))}.*`);
  const rows = await ctx.tx
    .select()
    .from(roles)
    .where(and(eq(roles.orgId, ctx.org.id), eq(roles.isGone, false)));
  const isVain = (right: string) => right !== "*" && !known.includes(right) && !rooms.includes(right);
  return rows.flatMap((row) =>
    row.rights.filter(isVain).map((right) => ({
      key: "person.no-such-right" as const,
      params: { role: row.key, value: right, near: findNearest(right, [...known, ...rooms])[0] ?? "–" },
    })),
  );
}
