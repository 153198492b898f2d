import { randomUUID } from "node:crypto";
import { z } from "zod";
import { actingAs, actorPerson } from "../../core/context.ts";
import { Denial } from "../../core/refusal.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { raisePage } from "./raise-page.ts";

/** A test of all of one's own ways at once, through the true path. */
export const ringMe = verb("page.ring-me", z.strictObject({}), async (ctx) => {
  const personId = actorPerson(ctx);
  if (personId === null) throw new Denial("page.only-persons");
  // Nobody needs a right to ring his own phone.
  rightFollowsFrom(ctx, true, "page.ring-me");
  return raisePage(actingAs(ctx, { kind: "baton", part: "page" }), {
    about: `person:${personId}`,
    personId,
    // Every asking is a test of its own, also two within one instant.
    mark: `ring-me:${personId}:${randomUUID()}`,
    why: { key: "ring-me" },
    isPractice: true,
    isTest: true,
  });
});
