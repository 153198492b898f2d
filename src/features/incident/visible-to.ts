/** Who sees an incident. Every read of this room goes through here. */
import type { Ctx } from "../../core/context.ts";
import { and, eq, inArray, or, type SQL, sql } from "../../db/drizzle.ts";
import { incidents } from "./tables.ts";

/** The rows that the acting one may see, of his own organisation only. */
export function visibleTo(ctx: Ctx): SQL | undefined {
  const own = eq(incidents.orgId, ctx.org.id);
  const isOpen = eq(incidents.visibility, "organisation");
  const { actor } = ctx;
  switch (actor.kind) {
    case "person":
      if (actor.grants.some((grant) => grant.right === "*")) return own;
      return and(
        own,
        actor.teams.length > 0 ? or(isOpen, inArray(incidents.teamId, [...actor.teams])) : isOpen,
      );
    case "account":
      return actor.isOutsider ? sql`false` : and(own, isOpen);
    case "token":
      return and(own, isOpen);
    case "timer":
    case "file":
    case "baton":
      return own;
  }
}
