/** A code by which a person shows, on another platform, that both accounts are his. */
import { z } from "zod";
import { recordAudit } from "../../core/audit.ts";
import { actorPerson, now } from "../../core/context.ts";
import { rightFollowsFrom } from "../../core/rights.ts";
import { verb } from "../../core/verb.ts";
import { CODE_MINUTES, hashOfCode, makeCode } from "./link-code.ts";
import { linkCodes } from "./tables.ts";

/**
 * Made where the person is known, typed where he is not: so a code that somebody is talked into typing never
 * gives anyone else his rights.
 */
export const makeLinkCode = verb("person.make-link-code", z.strictObject({}), async (ctx) => {
  const personId = actorPerson(ctx);
  rightFollowsFrom(ctx, personId !== null, "person.link");
  const code = makeCode();
  const expiresAt = new Date(now(ctx).getTime() + CODE_MINUTES * 60_000);
  const platform = ctx.actor.kind === "person" ? (ctx.actor.account?.provider ?? "") : "";
  const row = { orgId: ctx.org.id, personId: personId ?? "", platform, expiresAt };
  await ctx.tx.insert(linkCodes).values({ ...row, hash: hashOfCode(ctx.org.id, code) });
  await recordAudit(ctx, {
    action: "person.link-code-made",
    subject: { kind: "person", id: row.personId },
    table: linkCodes,
    after: row,
  });
  return { code, expiresAt };
});
